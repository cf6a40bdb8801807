export interface CallOptions {
  signal?: AbortSignal | undefined
}

/** A payload without user errors: its entity is there. */
export type Succeeded<P> = { [K in Exclude<keyof P, 'userErrors' | '__typename'>]: NonNullable<P[K]> }
