'use client'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useRead } from '@/features/graph/use-read'
import { graphql } from '@/gql'
import type { Scope, ViewerQuery } from '@/gql/graphql'

const ViewerDocument = graphql(/* GraphQL */ `
  query Viewer {
    viewer {
      kind
      scopes
      user {
        id
        name
        email
        role
      }
      tenant {
        id
        slug
        name
      }
    }
  }
`)

type ViewerState = {
  viewer: ViewerQuery['viewer'] | null
  /** Why it is not known who is here, other than being signed out (which leaves for the sign-in page). */
  problem: string | null
  refetch: () => void
  can: (scope: Scope) => boolean
}

const ViewerContext = createContext<ViewerState | null>(null)

/** Asks who is signed in; a visitor without a session is sent to the sign-in page by the graph's provider. */
export function ViewerProvider({ children }: { children: ReactNode }) {
  const { data, problem, refetch } = useRead(ViewerDocument, {})
  const viewer = data?.viewer ?? null
  const state = useMemo(
    // Until it is known, nothing is hidden: the frame must not jump.
    () => ({ viewer, problem, refetch, can: (scope: Scope) => !viewer || viewer.scopes.includes(scope) }),
    [viewer, problem, refetch],
  )
  return <ViewerContext value={state}>{children}</ViewerContext>
}

export function useViewer(): ViewerState {
  const state = useContext(ViewerContext)
  if (!state) throw new Error('useViewer needs a ViewerProvider above it')
  return state
}
