'use client'
import { CircleCheck, CircleX, Gauge, Hourglass, LoaderCircle, LogIn, Pause } from 'lucide-react'
import { Badge, type Tone } from '@/components/ui/badge'
import { useWords } from '@/features/language/language'
import type { IntegrationStatus, SyncRunStatus } from '@/gql/graphql'
import { integrationWords } from './words'

const looks: Record<IntegrationStatus, { tone: Tone; icon: typeof Pause }> = {
  CONNECTED: { tone: 'good', icon: CircleCheck },
  SYNCING: { tone: 'busy', icon: LoaderCircle },
  ERROR: { tone: 'bad', icon: CircleX },
  NEEDS_REAUTH: { tone: 'bad', icon: LogIn },
  QUOTA: { tone: 'late', icon: Gauge },
  PAUSED: { tone: 'idle', icon: Pause },
  LATE: { tone: 'late', icon: Hourglass },
}

export function IntegrationState({ status }: { status: IntegrationStatus }) {
  const words = useWords(integrationWords)
  return <Badge {...looks[status]}>{words.status[status]}</Badge>
}

const runLooks: Record<SyncRunStatus, { tone: Tone; icon: typeof Pause }> = {
  RUNNING: { tone: 'busy', icon: LoaderCircle },
  COMPLETED: { tone: 'good', icon: CircleCheck },
  FAILED: { tone: 'bad', icon: CircleX },
  CANCELLED: { tone: 'idle', icon: Pause },
}

export function RunState({ status }: { status: SyncRunStatus }) {
  const words = useWords(integrationWords)
  return <Badge {...runLooks[status]}>{words.runStatus[status]}</Badge>
}
