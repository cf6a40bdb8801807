'use client'
import { type ReactNode, useState } from 'react'
import { Client, cacheExchange, type Exchange, fetchExchange, mapExchange, Provider } from 'urql'
import { goToSignIn } from '@/features/session/sign-in-address'
import { chosenWorkspace, workspaceHeader } from '@/features/session/workspace'
import { errorCode } from './problems'
import { trusted } from './trusted'

/** While the frame is rendered on the server nothing is fetched: pages show their skeletons. */
const silence: Exchange = () => () => () => {}

function createGraphClient(): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ credentials: 'same-origin', headers: { 'X-CSRF': '1', ...workspaceHeader() } }),
    requestPolicy: 'cache-and-network',
    exchanges:
      typeof window === 'undefined'
        ? [silence]
        : [
            cacheExchange,
            mapExchange({
              onOperation: (operation) => ({ ...operation, extensions: trusted(operation.query) }),
              onError: (error) => {
                const code = errorCode(error)
                // a session of another workspace does not open the chosen one, whose own has ended
                const ended = code === 'UNAUTHENTICATED' || (code === 'TENANT_NOT_FOUND' && chosenWorkspace() !== '')
                if (ended || error.response?.status === 401) goToSignIn()
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
