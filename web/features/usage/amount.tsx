/** A number; with a `doubt` (estimated, approximate) it is marked as such, and says why. */
export function Amount({ children, doubt }: { children: string; doubt?: string }) {
  if (!doubt) return children
  return (
    <span className="underline decoration-dotted decoration-faint decoration-1 underline-offset-4" title={doubt}>
      <span aria-hidden className="mr-0.5 text-faint">
        ≈
      </span>
      {children}
      <span className="sr-only"> ({doubt})</span>
    </span>
  )
}
