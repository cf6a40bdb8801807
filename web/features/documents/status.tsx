'use client'
import { CircleCheck, CircleX, Clock, LoaderCircle } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Progress } from '@/components/ui/progress'
import { graphWords } from '@/features/graph/words'
import { useFormat } from '@/features/language/format'
import { useWords } from '@/features/language/language'
import type { DocumentRowFragment } from '@/gql/graphql'
import { documentWords } from './words'

const looks = {
  PENDING: { tone: 'idle', icon: Clock },
  PROCESSING: { tone: 'busy', icon: LoaderCircle },
  READY: { tone: 'good', icon: CircleCheck },
  FAILED: { tone: 'bad', icon: CircleX },
} as const

type Stated = Pick<DocumentRowFragment, 'title' | 'status' | 'progress'>

/** Where a document is on its way: the state, and while it is read the stage it is in. */
export function DocumentState({ document }: { document: Stated }) {
  const words = useWords(documentWords)
  const { status, progress } = document
  if (status === 'PROCESSING' && progress) {
    return <StageProgress percent={progress.percent} stage={words.stage[progress.stage]} title={document.title} />
  }
  return <Badge {...looks[status]}>{words.status[status]}</Badge>
}

export function StageProgress({ stage, percent, title }: { stage: string; percent: number; title: string }) {
  const words = useWords(documentWords)
  const format = useFormat()
  return (
    <div className="w-36">
      <div className="numbers flex justify-between text-2xs text-busy">
        <span className="font-medium">{stage}</span>
        <span>{format.percent(Math.round(percent))}</span>
      </div>
      <Progress label={words.progressOf(title)} percent={percent} />
    </div>
  )
}

/** Why a document failed, then what can be done. */
export function FailureReason({ document }: { document: Pick<DocumentRowFragment, 'failure' | 'failureCode'> }) {
  const words = useWords(documentWords)
  const graph = useWords(graphWords)
  const { failure, failureCode } = document
  const text = failure ? graph.fault(failureCode, failure) : words.failedUnknown
  const [, why = text, advice] = /^(.+?[.:])\s+(\p{Lu}.*)$/su.exec(text) ?? []
  return (
    <span className="block text-xs">
      <span className="text-bad">{why}</span> {advice && <span className="text-soft">{advice}</span>}
    </span>
  )
}
