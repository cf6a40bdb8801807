'use client'
import { createContext, createElement, type ReactNode, useContext, useMemo } from 'react'
import { Provider, type Client as UrqlClient } from 'urql'
import type { Client } from '../client.ts'
import { createUrqlClient } from './urql.ts'

export interface PlatformProviderProps {
  /** Made once, outside the component: another one ends the streams and empties urql's cache. */
  client: Client
  /** Your own urql client, with `platformExchange(client)` as its last exchange. @default createUrqlClient(client) */
  urql?: UrqlClient
  children?: ReactNode
}

const Context = createContext<Client | null>(null)

/** Gives the client to `usePlatform` and `useStream`, and an urql client to urql's own hooks. */
export function PlatformProvider({ client, urql, children }: PlatformProviderProps): ReactNode {
  const value = useMemo(() => urql ?? createUrqlClient(client), [urql, client])
  return createElement(Context.Provider, { value: client }, createElement(Provider, { value }, children))
}

/** The client that `PlatformProvider` gives; urql's own is `useClient` of urql. */
export function usePlatform(): Client {
  const client = useContext(Context)
  if (!client) throw new Error('usePlatform: there is no PlatformProvider above this component.')
  return client
}
