'use client'
import { CalendarX, CircleCheck, LoaderCircle, Pause, Trash2 } from 'lucide-react'
import { Badge, type Tone } from '@/components/ui/badge'
import { useWords } from '@/features/language/language'
import type { TenantRowFragment, TenantStatus } from '@/gql/graphql'
import { tenantWords } from './words'

const looks: Record<TenantStatus, { tone: Tone; icon: typeof Pause }> = {
  PROVISIONING: { tone: 'busy', icon: LoaderCircle },
  ACTIVE: { tone: 'good', icon: CircleCheck },
  SUSPENDED: { tone: 'idle', icon: Pause },
  DELETING: { tone: 'bad', icon: Trash2 },
}

export function TenantState({
  tenant: { status, deleteAt },
}: {
  tenant: Pick<TenantRowFragment, 'status' | 'deleteAt'>
}) {
  const words = useWords(tenantWords)
  if (status === 'SUSPENDED' && deleteAt) {
    return (
      <Badge icon={CalendarX} tone="late">
        {words.leaves}
      </Badge>
    )
  }
  return <Badge {...looks[status]}>{words.status[status]}</Badge>
}

/** Whether the workspace changes by itself: who shows it looks again. */
export const isUnderWay = ({ status }: Pick<TenantRowFragment, 'status'>): boolean =>
  status === 'PROVISIONING' || status === 'DELETING'
