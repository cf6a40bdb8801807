'use client'
import { useEffect } from 'react'
import type { TenantRowFragment } from '@/gql/graphql'
import { isUnderWay } from './status'

const everyMs = 2_000

/** Reads again while one of the workspaces is being set up or deleted. */
export function useUnderWay(tenants: readonly Pick<TenantRowFragment, 'status'>[], refetch: () => void): void {
  const busy = tenants.some(isUnderWay)
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(refetch, everyMs)
    return () => clearInterval(timer)
  }, [busy, refetch])
}
