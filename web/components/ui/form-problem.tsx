/** What was refused about a form as a whole. */
export function FormProblem({ text }: { text: string | null }) {
  return text ? (
    <p className="text-bad text-sm" role="alert">
      {text}
    </p>
  ) : null
}
