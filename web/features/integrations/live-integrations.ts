'use client'
import { useEffect, useMemo, useState } from 'react'
import { useLive } from '@/features/graph/use-live'
import type { IntegrationPartFragment } from '@/gql/graphql'
import { IntegrationSyncEventsDocument } from './operations'

export type LivePart = Pick<IntegrationPartFragment, 'status' | 'counts' | 'lastRun' | 'nextRunAt' | 'failure'> & {
  currentItem: string | null
}

/**
 * What changed since the integrations were read, by id. `refetch` is called when one appears, when a sync ends and when
 * events were missed. `integrationId` null follows all.
 */
export function useLiveIntegrations(
  known: readonly IntegrationPartFragment[] | undefined,
  refetch: () => void,
  integrationId: string | null = null,
): ReadonlyMap<string, LivePart> {
  const [changed, setChanged] = useState<ReadonlyMap<string, LivePart>>(new Map())
  // What was just read is newer than the events before it, except for what is worked on now, which only events tell.
  useEffect(() => {
    if (!known) return
    setChanged((before) => new Map([...before].filter(([, live]) => live.status === 'SYNCING')))
  }, [known])

  const ids = useMemo(() => new Set(known?.map(({ id }) => id)), [known])
  useLive(
    IntegrationSyncEventsDocument,
    { integrationId },
    (event) => {
      if (event.__typename === 'IntegrationResync') return refetch()
      if (event.__typename === 'IntegrationDeleted') return refetch()
      const { status, counts, currentItem, integration, run } = event
      if (status !== 'SYNCING' || !ids.has(event.integrationId)) refetch()
      if (!integration) return
      setChanged((before) =>
        new Map(before).set(event.integrationId, {
          status,
          counts,
          currentItem: currentItem ?? null,
          lastRun: run ?? integration.lastRun,
          nextRunAt: integration.nextRunAt,
          failure: integration.failure,
        }),
      )
    },
    refetch,
  )
  return changed
}
