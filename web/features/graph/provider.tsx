'use client'
import { type ReactNode, useState } from 'react'
import { Client, cacheExchange, type Exchange, fetchExchange, mapExchange, Provider } from 'urql'
import { goToSignIn } from '@/features/session/sign-in-address'
import { errorCode } from './problems'

/** While the frame is rendered on the server nothing is fetched: pages show their skeletons. */
const silence: Exchange = () => () => () => {}

function createGraphClient(): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: { credentials: 'same-origin', headers: { 'X-CSRF': '1' } },
    requestPolicy: 'cache-and-network',
    exchanges:
      typeof window === 'undefined'
        ? [silence]
        : [
            cacheExchange,
            mapExchange({
              onError: (error) => {
                if (errorCode(error) === 'UNAUTHENTICATED' || error.response?.status === 401) goToSignIn()
              },
            }),
            fetchExchange,
          ],
  })
}

export function GraphProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createGraphClient)
  return <Provider value={client}>{children}</Provider>
}
