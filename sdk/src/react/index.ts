'use client'
/** The client for React, with urql beside it: give it with `PlatformProvider`, follow streams with `useStream`. */
export { PlatformProvider, type PlatformProviderProps, usePlatform } from './provider.ts'
export { createUrqlClient, platformExchange } from './urql.ts'
export { type StreamOptions, type StreamState, useStream } from './useStream.ts'
