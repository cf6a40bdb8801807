'use client'
import { type DependencyList, useEffect, useMemo, useRef, useState } from 'react'
import type { Client } from '../client.ts'
import { usePlatform } from './provider.ts'

export interface StreamOptions<Event, State> {
  /** The state before the first event. */
  initial: State
  /** The state after an event; it gives a new one, as of `useReducer`. */
  reduce: (state: State, event: Event) => State
}

export interface StreamState<State> {
  /** What the events so far have made. */
  state: State
  /** Whether the stream has told its last event. */
  done: boolean
  /** What ended the stream, if that was not its end: a `PlatformError` as a rule. */
  error: unknown
}

/**
 * Follows a stream of the client while the component is there, and gives what its events make. The stream is opened once
 * a mount, also under StrictMode, resumes by itself after a lost connection, and is closed at the end. When `deps`
 * change, another one is opened and the state begins anew. Nothing is opened while `open` gives null.
 *
 * Without `options` the state is the list of all events: give a `reduce` for streams that have no end.
 */
export function useStream<Event>(
  open: (client: Client) => AsyncIterable<Event> | null,
  deps: DependencyList,
): StreamState<readonly Event[]>
export function useStream<Event, State>(
  open: (client: Client) => AsyncIterable<Event> | null,
  deps: DependencyList,
  options: StreamOptions<Event, State>,
): StreamState<State>
export function useStream<Event>(
  open: (client: Client) => AsyncIterable<Event> | null,
  deps: DependencyList,
  options: StreamOptions<Event, unknown> = everything as StreamOptions<Event, unknown>,
): StreamState<unknown> {
  const client = usePlatform()
  const run = useMemo(() => ({}), [client, ...deps])
  const newest = useRef({ open, options })
  useEffect(() => {
    newest.current = { open, options }
  })
  const begin = { run, state: options.initial, done: false, error: undefined as unknown }
  const [view, setView] = useState(begin)

  useEffect(() => {
    let events: AsyncIterator<Event> | undefined
    let here = true
    const follow = async () => {
      // StrictMode mounts, unmounts and mounts in one go: what is gone by now has opened nothing
      await Promise.resolve()
      if (!here) return
      setView({ run, state: newest.current.options.initial, done: false, error: undefined })
      events = newest.current.open(client)?.[Symbol.asyncIterator]()
      while (events) {
        const { done, value } = await events.next()
        if (!here) return
        if (done) return setView((view) => ({ ...view, done: true }))
        const { reduce } = newest.current.options
        setView((view) => ({ ...view, state: reduce(view.state, value) }))
      }
    }
    follow().catch((error: unknown) => {
      if (here) setView((view) => ({ ...view, error }))
    })
    return () => {
      here = false
      events?.return?.().catch(() => {})
    }
  }, [client, run])

  // for the one render between a change of `deps` and the new stream, the old one's state is not shown
  const { state, done, error } = view.run === run ? view : begin
  return { state, done, error }
}

const everything: StreamOptions<unknown, readonly unknown[]> = {
  initial: [],
  reduce: (events, event) => [...events, event],
}
