'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { basePath } from '@/features/session/sign-in-address'

/** A value kept in the page's address, so that it survives a reload and can be sent to someone. */
export function useUrlState(name: string, otherwise = ''): [string, (value: string) => void] {
  const params = useSearchParams()
  const path = usePathname()
  const set = useCallback(
    (value: string) => {
      const next = new URLSearchParams(location.search)
      if (value === otherwise) next.delete(name)
      else next.set(name, value)
      const query = next.toString()
      // Next follows the History API, without asking the server for the page again.
      window.history.replaceState(null, '', `${basePath}${path === '/' ? '' : path}${query ? `?${query}` : ''}`)
    },
    [name, otherwise, path],
  )
  return [params.get(name) ?? otherwise, set]
}
