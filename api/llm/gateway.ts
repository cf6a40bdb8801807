import type { Logger } from 'pino'
import type { TenantDatabase } from '../data/databases.ts'
import { newId } from '../data/ids.ts'
import type { Secrets } from '../data/secrets.ts'
import type { NewEvent } from '../data/write.ts'
import { type ErrorCode, Fault } from '../errors/index.ts'
import { countTokens } from '../language/index.ts'
import type { Purpose, ResolvedModel, Settled } from './call.ts'
import type { LlmMetrics } from './metrics.ts'
import type { ChatRequest, ChatTimeouts, ProviderAdapter } from './provider.ts'

/** Whose call it is, as far as the ledger cares. */
export interface Caller {
  database: TenantDatabase
  userId: string | null
  apiKeyId: string | null
  messageId: string | null
}

export type GatewayEvent = { type: 'delta'; text: string } | { type: 'settled'; usage: Settled; error: Fault | null }

export interface Gateway {
  /**
   * One streamed call. The usage row is written before the provider is called and settled whatever happens, so that
   * every call is in the ledger. The last event is always `settled`; a provider's failure is in it, not thrown.
   */
  chat(
    caller: Caller,
    model: ResolvedModel,
    purpose: Purpose,
    request: Omit<ChatRequest, 'model'>,
    signal: AbortSignal,
  ): AsyncGenerator<GatewayEvent, void>
  /** Settles the calls that processes now dead left started. Returns how many. */
  sweep(database: TenantDatabase, isDead: { instance: string; exclusive: boolean }): Promise<number>
}

export const defaultTimeouts: ChatTimeouts = { firstToken: 60_000, stall: 30_000, total: 600_000 }

/** Writes events that stand on their own, in a transaction that wakes readers. */
export type Announce = (database: TenantDatabase, event: NewEvent) => Promise<void>

export function createGateway(parts: {
  adapters: Record<ResolvedModel['providerKind'], ProviderAdapter>
  secrets: Secrets
  metrics: LlmMetrics
  instance: string
  announce: Announce
  log: Logger
  timeouts?: ChatTimeouts
}): Gateway {
  const { adapters, secrets, metrics, instance, announce, log } = parts
  const timeouts = parts.timeouts ?? defaultTimeouts

  return {
    async *chat(caller, model, purpose, request, signal) {
      const started = performance.now()
      const recordId = newId()
      await caller.database.query(
        `insert into ${caller.database.table('usage_record')} (id, model_id, model_name, provider_id, provider_name,
           purpose, status, currency, user_id, api_key_id, message_id, instance)
         values ($1, $2, $3, $4, $5, $6, 'STARTED', $7, $8, $9, $10, $11)`,
        [
          ...[recordId, model.id, model.name, model.providerId, model.providerName, purpose, model.currency],
          ...[caller.userId, caller.apiKeyId, caller.messageId, instance],
        ],
      )
      const inFlight = metrics.started(caller.database.slug, model)
      let text = ''
      let reported: { inputTokens: number; outputTokens: number } | null = null
      let firstTokenMs: number | null = null
      let error: Fault | null = null
      let status: Settled['status'] = 'FAILED'
      let settled: Settled | null = null

      const settle = async (): Promise<Settled> => {
        const inputTokens = reported?.inputTokens ?? request.turns.reduce((n, turn) => n + countTokens(turn.content), 0)
        const outputTokens = reported?.outputTokens ?? countTokens(text)
        const usage: Settled = {
          recordId,
          status,
          inputTokens,
          outputTokens,
          cost: '0',
          currency: model.currency,
          estimated: reported === null,
          latencyMs: Math.round(performance.now() - started),
          firstTokenMs,
        }
        const rows = await caller.database.query<{ cost: string }>(
          `update ${caller.database.table('usage_record')} set status = $2, input_tokens = $3::int, output_tokens = $4::int,
             cost = ($3::int * $5::numeric + $4::int * $6::numeric) / 1000000,
             estimated = $7, latency_ms = $8, first_token_ms = $9, error_code = $10
           where id = $1 and status = 'STARTED' returning trim_scale(cost)::text as cost`,
          [
            ...[recordId, status, inputTokens, outputTokens, model.inputPrice, model.outputPrice, usage.estimated],
            ...[usage.latencyMs, firstTokenMs, error?.code ?? null],
          ],
        )
        usage.cost = rows[0]?.cost ?? '0'
        await announce(caller.database, { topic: 'usage', subject: recordId, type: 'RECORDED', payload: {} })
        inFlight.settled(usage, error?.code ?? null)
        return usage
      }

      try {
        const key = model.keySealed ? await secrets.open(caller.database, model.keySealed) : null
        const access = { baseUrl: model.baseUrl, key }
        for await (const event of adapters[model.providerKind].chat(
          access,
          { ...request, model: model.name },
          timeouts,
          signal,
        )) {
          if (event.type === 'delta') {
            firstTokenMs ??= Math.round(performance.now() - started)
            text += event.text
            yield event
          } else if (event.type === 'usage') {
            reported = { inputTokens: event.inputTokens, outputTokens: event.outputTokens }
          }
        }
        status = 'COMPLETED'
      } catch (thrown) {
        if (signal.aborted) {
          status = 'CANCELLED'
        } else {
          error = thrown instanceof Fault ? thrown : new Fault('INTERNAL', undefined, { cause: thrown })
          log.warn(
            { err: error, cause: error.cause, model: model.name, tenant: caller.database.slug },
            'model call failed',
          )
        }
      } finally {
        // also reached when the reader leaves in the middle: what was generated is metered all the same
        if (status === 'FAILED' && error === null) status = 'CANCELLED'
        settled = await settle()
      }
      yield { type: 'settled', usage: settled, error }
    },

    async sweep(database, { instance: alive, exclusive }) {
      const rows = await database.query<{ id: string }>(
        `update ${database.table('usage_record')} u set status = 'FAILED', error_code = $2, estimated = true,
           output_tokens = written.tokens,
           cost = coalesce((select written.tokens * p.output_price_per_million / 1000000
                            from ${database.table('model')} p where p.id = u.model_id), 0)
         from (select r.id, coalesce((select length(m.content) / 4 from ${database.table('message')} m
                                      where m.id = r.message_id), 0) as tokens
               from ${database.table('usage_record')} r where r.status = 'STARTED') written
         where written.id = u.id and status = 'STARTED' and ((instance <> $1 and $3) or at < now() - interval '15 minutes') returning u.id`,
        [alive, 'INTERRUPTED' satisfies ErrorCode, exclusive],
      )
      for (const { id } of rows) {
        await announce(database, { topic: 'usage', subject: id, type: 'RECORDED', payload: {} })
      }
      return rows.length
    },
  }
}
