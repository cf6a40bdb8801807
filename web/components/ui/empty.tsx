import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** What stands where a list would, before there is anything in it: what this is for, and the first step. */
export function Empty({
  icon: Icon,
  heading: Heading = 'h2',
  title,
  children,
  action,
}: {
  icon: LucideIcon
  /** `h1` where this is all that the page says. */
  heading?: 'h1' | 'h2'
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center px-4 py-16 text-center">
      <div className="mb-4 grid size-10 place-items-center rounded-lg border border-line bg-sunken text-faint">
        <Icon aria-hidden className="size-5" />
      </div>
      <Heading className="font-medium">{title}</Heading>
      {children && <p className="mt-1 max-w-md text-faint text-sm">{children}</p>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
