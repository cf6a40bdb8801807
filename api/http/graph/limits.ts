import { Fault } from '../../errors/index.ts'

/** What one request may ask for. */
export const limits = {
  /** Bytes of a request's body, variables included: a text of five million characters fits. */
  bodyBytes: 16_000_000,
  /** Of a document, spaces and comments included: these are no tokens, and what is long belongs into variables. */
  characters: 200_000,
  tokens: 15_000,
  depth: 16,
  /** Selections within each other, fragments counted: whoever executes goes down with each. */
  levels: 64,
  /** Fields and fragments side by side. */
  breadth: 500,
  aliases: 60,
  directives: 60,
  /** Fields that selecting everything would return, lists at their page size. */
  cost: 20_000,
  /** Operations in one batched request. */
  batch: 10,
  /** Operations at once on one WebSocket, streams included. */
  operationsPerSocket: 200,
}

/** The refusal of what asks for more. `cost` is what it would have cost, where that is what is too much. */
export const refuse = (message: string, cost?: number) => {
  const fault = new Fault('QUERY_TOO_COSTLY', message)
  return Object.assign(
    fault,
    cost === undefined ? {} : { extensions: { cost: { requested: cost, limit: limits.cost } } },
  )
}

/** What is said where the schema is asked for more of itself than may be. */
export const tooMuchOfSchema = 'This asks for too much of the schema itself: ask for types by their names.'
