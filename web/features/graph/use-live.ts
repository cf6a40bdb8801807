'use client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useEffect, useRef } from 'react'
import { goToSignIn } from '@/features/session/sign-in-address'
import { liveSocket } from './socket'
import { trusted } from './trusted'

type LiveEvent = { cursor: string }
type LiveData = Record<string, unknown>

const resubscribeAfterMs = 2_000
/** A subscription is registered some moments after it is sent; what changed before is caught up by one more query. */
const catchUpAfterMs = 400

/**
 * Follows a live topic for as long as the component shows, without gap or duplicate: the cursor of the last event seen
 * is kept, and every (re)subscription asks for what came after it. `variables` null follows nothing.
 *
 * `onEvent` returns true for an event after which the topic says nothing more.
 * `onCatchUp` is called shortly after following (re)starts without a cursor: query again what the events only change.
 */
export function useLive<Data extends { [Key in keyof Data]: LiveEvent }, Variables extends { after?: string | null }>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'> | null,
  onEvent: (event: Data[keyof Data]) => unknown,
  onCatchUp?: () => void,
): void {
  const handlers = useRef({ onEvent, onCatchUp })
  useEffect(() => {
    handlers.current = { onEvent, onCatchUp }
  })

  const key = variables === null ? null : JSON.stringify(variables)
  useEffect(() => {
    if (key === null) return
    const fixed = JSON.parse(key) as Omit<Variables, 'after'>
    let cursor: string | null = null
    let over = false
    let failed = false
    let stop = () => {}
    let timer: ReturnType<typeof setTimeout> | undefined

    const again = () => {
      if (!over) timer = setTimeout(follow, resubscribeAfterMs)
    }
    const follow = () => {
      failed = false
      stop = liveSocket().subscribe<LiveData>(
        {
          query: '', // the protocol wants a text; the hash is what counts
          extensions: trusted(document),
          // graphql-ws sends this same payload again after a reconnect: the getter makes it ask from the latest cursor.
          get variables() {
            return { ...fixed, after: cursor }
          },
        },
        {
          next: ({ data, errors }) => {
            failed = errors !== undefined
            if (errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED')) return goToSignIn()
            const event = data && (Object.values(data)[0] as Data[keyof Data] | undefined)
            if (!event || over || event.cursor === cursor) return
            cursor = event.cursor
            if (handlers.current.onEvent(event) === true) {
              over = true
              stop()
            }
          },
          error: (reason) => {
            const codes = Array.isArray(reason) ? reason.map((error) => error.extensions?.code) : []
            if (codes.includes('UNAUTHENTICATED')) return goToSignIn()
            if (!codes.includes('NOT_FOUND') && !codes.includes('FORBIDDEN')) again()
          },
          // without an error before it, nothing more will ever come
          complete: () => {
            if (failed) again()
            else over = true
          },
        },
      )
    }
    let catchUp: ReturnType<typeof setTimeout> | undefined
    const catchUpSoon = () => {
      clearTimeout(catchUp)
      if (cursor === null) catchUp = setTimeout(() => handlers.current.onCatchUp?.(), catchUpAfterMs)
    }
    follow()
    catchUpSoon()
    const unlisten = liveSocket().on('connected', catchUpSoon)
    return () => {
      over = true
      clearTimeout(timer)
      clearTimeout(catchUp)
      unlisten()
      stop()
    }
  }, [document, key])
}
