'use client'
import { CircleAlert, RotateCw } from 'lucide-react'
import { commonWords } from '@/features/language/common'
import { useWords } from '@/features/language/language'
import { Button } from './button'

/** What stands where content would, when it could not be had: why, and a way to try again. */
export function Problem({ reason, onRetry }: { reason: string; onRetry?: () => void }) {
  const words = useWords(commonWords)
  return (
    <div
      className="my-4 flex flex-wrap items-center gap-3 rounded-md border border-bad/30 bg-bad-tint px-4 py-3 text-sm"
      role="alert"
    >
      <CircleAlert aria-hidden className="size-4 shrink-0 text-bad" />
      <p className="min-w-48 flex-1">{reason}</p>
      {onRetry && (
        <Button onClick={onRetry} size="sm">
          <RotateCw />
          {words.retry}
        </Button>
      )}
    </div>
  )
}
