/** What every provider adapter speaks, whatever its wire format. */
export interface ChatTurn {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** A passage that the answer may cite as `[number]`. */
export interface Passage {
  number: number
  title: string
  page: number | null
  text: string
}

export interface ChatRequest {
  model: string
  turns: ChatTurn[]
  /** Passages that stand in the turns as well; the built-in answerer quotes them directly. */
  passages: Passage[]
  maxOutputTokens?: number
  temperature?: number
}

export type ProviderEvent =
  | { type: 'delta'; text: string }
  | { type: 'usage'; inputTokens: number; outputTokens: number }
  | { type: 'finished'; reason: string }

/** How a provider is reached; the key is plain here and lives only as long as the call. */
export interface ProviderAccess {
  baseUrl: string | null
  key: string | null
}

/** Whether a key can stand in a header (RFC 9110, 5.5): visible ASCII, with spaces within at most. */
export const canBeSent = (key: string): boolean => /^[ -~]*$/.test(key)

/** Milliseconds. How long connecting may take is the dispatcher's own affair. */
export interface ChatTimeouts {
  /** Until the first bytes of the answer: a provider may load its model first. */
  firstToken: number
  stall: number
  total: number
}

export interface ProviderAdapter {
  /**
   * Streams one answer. Ends normally only after `finished`.
   * @throws Fault MODEL_… for what the provider did; the signal's reason when the caller aborted
   */
  chat(
    access: ProviderAccess,
    request: ChatRequest,
    timeouts: ChatTimeouts,
    signal: AbortSignal,
  ): AsyncGenerator<ProviderEvent, void>
}
