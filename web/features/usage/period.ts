import type { UsageGranularity } from '@/gql/graphql'

export const presets = ['24h', '7d', '30d', 'month', 'custom'] as const
export type Preset = (typeof presets)[number]

export type Period = { from: Date; to: Date; granularity: UsageGranularity; timeZone: string }

const dayMs = 86_400_000

function startOfDay(date: Date, plusDays = 0): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + plusDays)
}

/** A day as <input type="date"> writes it, in local time. */
export function dayText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function parseDay(text: string): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : null
}

/** The range a preset stands for, in whole local hours or days, so that it is the same range for a while. */
export function periodOf(preset: Preset, now: Date, fromDay: string, toDay: string): Period {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
  const tomorrow = startOfDay(now, 1)
  switch (preset) {
    case '24h': {
      const to = new Date(now)
      to.setMinutes(60, 0, 0)
      return { from: new Date(to.getTime() - dayMs), to, granularity: 'HOUR', timeZone }
    }
    case '7d':
      return { from: startOfDay(now, -6), to: tomorrow, granularity: 'DAY', timeZone }
    case '30d':
      return { from: startOfDay(now, -29), to: tomorrow, granularity: 'DAY', timeZone }
    case 'month':
      return { from: new Date(now.getFullYear(), now.getMonth(), 1), to: tomorrow, granularity: 'DAY', timeZone }
    case 'custom': {
      const first = parseDay(fromDay) ?? startOfDay(now, -89)
      const last = parseDay(toDay) ?? startOfDay(now)
      const [from, end] = first <= last ? [first, last] : [last, first]
      const to = startOfDay(end, 1)
      const days = (to.getTime() - from.getTime()) / dayMs
      return {
        from,
        to,
        granularity: days <= 2 ? 'HOUR' : days <= 62 ? 'DAY' : days <= 366 ? 'WEEK' : 'MONTH',
        timeZone,
      }
    }
    default: {
      const never: never = preset
      return never
    }
  }
}

/** The starts of all buckets of a period, those without a call included: a gap in a chart must read as zero. */
export function bucketStarts({ from, to, granularity }: Period): Date[] {
  const starts: Date[] = []
  let start = alignedStart(from, granularity)
  while (start < to && starts.length < 1000) {
    starts.push(start)
    start = nextStart(start, granularity)
  }
  return starts
}

function alignedStart(from: Date, granularity: UsageGranularity): Date {
  if (granularity === 'MONTH') return new Date(from.getFullYear(), from.getMonth(), 1)
  // Weeks start on Monday, as in ISO 8601 and in PostgreSQL's date_trunc.
  if (granularity === 'WEEK') return startOfDay(from, -((from.getDay() + 6) % 7))
  return from
}

/** The moment the next bucket starts; days and longer are counted by the calendar, so daylight saving does not shift them. */
export function nextStart(start: Date, granularity: UsageGranularity): Date {
  switch (granularity) {
    case 'HOUR':
      return new Date(start.getTime() + 3_600_000)
    case 'DAY':
      return startOfDay(start, 1)
    case 'WEEK':
      return startOfDay(start, 7)
    case 'MONTH':
      return new Date(start.getFullYear(), start.getMonth() + 1, 1)
    default: {
      const never: never = granularity
      return never
    }
  }
}
