export type Purpose = 'CHAT' | 'RAG' | 'GENERATION' | 'EMBEDDING'

/** A model with what is needed to call it and to price the call. */
export interface ResolvedModel {
  id: string
  name: string
  providerId: string
  providerName: string
  providerKind: 'OFFLINE' | 'OPENAI_COMPATIBLE'
  baseUrl: string | null
  keySealed: string | null
  /** Exact decimals, per million tokens. */
  inputPrice: string
  outputPrice: string
  currency: string
}

/** What a call came to. */
export interface Settled {
  recordId: string
  status: 'COMPLETED' | 'FAILED' | 'CANCELLED'
  inputTokens: number
  outputTokens: number
  /** Exact decimal. */
  cost: string
  currency: string
  estimated: boolean
  latencyMs: number
  firstTokenMs: number | null
}
