'use client'
import { type Client, createClient } from 'graphql-ws'
import { chosenWorkspace } from '@/features/session/workspace'
import { setConnection } from './connection'

const longestWaitMs = 8_000
const pingEveryMs = 12_000
const pongWithinMs = 5_000

let shared: Client | null = null

/**
 * The one live socket of this tab: opened by the first subscription, closed after the last, opened again for as long
 * as it takes when it drops. The session cookie of the upgrade request is its credential.
 */
export function liveSocket(): Client {
  shared ??= openLater()
  return shared
}

function openLater(): Client {
  let pongTimer: ReturnType<typeof setTimeout> | undefined
  let socket: WebSocket | null = null
  return createClient({
    url: () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: () => (chosenWorkspace() ? { tenant: chosenWorkspace() } : {}),
    lazy: true,
    lazyCloseTimeout: 3_000,
    keepAlive: pingEveryMs,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: waitForTurn,
    on: {
      connected: (opened) => {
        socket = opened as WebSocket
        setConnection('open')
      },
      closed: (event) => {
        clearTimeout(pongTimer)
        setConnection((event as CloseEvent).code === 1000 ? 'resting' : 'reconnecting')
      },
      // A cut cable gives no close event: a ping without its pong does.
      ping: (received) => {
        if (received) return
        clearTimeout(pongTimer)
        pongTimer = setTimeout(() => socket?.close(4408, 'Pong timeout'), pongWithinMs)
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer)
      },
    },
  })
}

/** Waits longer after each failure, with jitter so that many tabs do not return at once, or until the network is back. */
function waitForTurn(retries: number): Promise<void> {
  const wait = Math.min(longestWaitMs, 400 * 2 ** retries) * (0.7 + Math.random() * 0.6)
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      window.removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, wait)
    window.addEventListener('online', go)
  })
}
