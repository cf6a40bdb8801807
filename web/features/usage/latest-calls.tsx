'use client'
import { CircleCheck, CircleSlash, CircleX, LoaderCircle } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Section } from '@/features/frame/page'
import { Ago } from '@/features/language/ago'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { RecordPartFragment } from '@/gql/graphql'
import { Amount } from './amount'
import { usageWords } from './words'

const looks = {
  STARTED: { tone: 'busy', icon: LoaderCircle },
  COMPLETED: { tone: 'good', icon: CircleCheck },
  FAILED: { tone: 'bad', icon: CircleX },
  CANCELLED: { tone: 'idle', icon: CircleSlash },
} as const

/** The calls as they come in, the latest first. */
export function LatestCalls({ records }: { records: readonly RecordPartFragment[] }) {
  const words = useWords(usageWords)
  const format = useFormat()
  if (records.length === 0) return null
  return (
    <Section title={words.latest}>
      <ul className="border-line border-t">
        {records.map((record) => (
          <li
            className="flex min-h-10 flex-wrap items-center gap-x-4 border-line border-b px-1 py-1.5 text-sm"
            key={record.id}
          >
            <span className="min-w-0 flex-1 truncate">
              <span className="font-medium">{record.model?.displayName ?? record.modelName}</span>
              <span className="text-faint"> · {words.purposes[record.purpose]}</span>
            </span>
            <span className="numbers text-faint text-xs">
              <Amount doubt={record.estimated ? words.estimated : undefined}>
                {words.inOut(format.number(record.inputTokens), format.number(record.outputTokens))}
              </Amount>
              {record.latencyMs != null && ` · ${format.duration(record.latencyMs)}`} ·{' '}
              {format.money(record.cost, record.currency)}
            </span>
            <Badge {...looks[record.status]}>{words.status[record.status]}</Badge>
            <time
              className="numbers w-20 text-right text-faint text-xs"
              dateTime={record.at}
              title={format.dateTime(record.at)}
            >
              <Ago at={record.at} />
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}
