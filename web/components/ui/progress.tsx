import { cn } from './cn'

/** How far something is. Without `percent` it moves, for work whose length is not known. */
export function Progress({ percent, label, className }: { percent: number | null; label: string; className?: string }) {
  return (
    <div
      aria-label={label}
      aria-valuemax={100}
      aria-valuemin={0}
      aria-valuenow={percent ?? undefined}
      className={cn('h-1 w-full overflow-hidden rounded-full bg-line', className)}
      role="progressbar"
    >
      {percent === null ? (
        <div className="h-full w-1/3 animate-travel rounded-full bg-busy" />
      ) : (
        <div
          className="h-full rounded-full bg-busy transition-[width] duration-300"
          style={{ width: `${Math.min(100, Math.max(0, percent))}%` }}
        />
      )}
    </div>
  )
}
