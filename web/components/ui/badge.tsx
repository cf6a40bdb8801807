import type { LucideIcon } from 'lucide-react'
import { cn } from './cn'

export type Tone = 'good' | 'busy' | 'bad' | 'late' | 'idle'

const tones: Record<Tone, string> = {
  good: 'text-good bg-good-tint',
  busy: 'text-busy bg-busy-tint',
  bad: 'text-bad bg-bad-tint',
  late: 'text-late bg-late-tint',
  idle: 'text-idle bg-idle-tint',
}

/** A state: always an icon and a word, never colour alone. */
export function Badge({ tone, icon: Icon, children }: { tone: Tone; icon: LucideIcon; children: string }) {
  return (
    <span
      className={cn(
        'inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-2 font-medium text-2xs',
        tones[tone],
      )}
    >
      <Icon aria-hidden className={cn('size-3', tone === 'busy' && 'animate-spin [animation-duration:2s]')} />
      {children}
    </span>
  )
}
