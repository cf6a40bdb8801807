import { cn } from './cn'

/** A grey shape where content will stand. Hidden from screen readers: the region around it says that it loads. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded bg-hover', className)} />
}

/** The shape of a list while it loads. */
export function SkeletonRows({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div aria-busy="true" aria-label={label} role="status">
      {Array.from({ length: rows }, (_, row) => (
        <div className="flex h-11 items-center gap-4 border-line border-b px-1" key={row}>
          <Skeleton className="size-4" />
          <Skeleton className={cn('h-3', ['w-2/5', 'w-1/3', 'w-1/2'][row % 3])} />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  )
}
