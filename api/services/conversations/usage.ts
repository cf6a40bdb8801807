import type { StreamEvent } from '../../data/streams/index.ts'
import type { TenantScope } from '../scope.ts'

type UsageEvent = Extract<StreamEvent, { type: 'usage' }>

/** What the ledger says an answer took: nothing that counts while its call is not settled; null when none was made. */
export async function findUsage(
  { database }: TenantScope,
  messageId: string,
): Promise<{ settled: boolean; event: UsageEvent } | null> {
  const rows = await database.query<{ status: string } & Omit<UsageEvent, 'type'>>(
    `select status, input_tokens as "inputTokens", output_tokens as "outputTokens", trim_scale(cost)::text as cost,
       currency, latency_ms as "latencyMs", first_token_ms as "firstTokenMs", estimated
     from ${database.table('usage_record')} where message_id = $1 order by at desc, id desc limit 1`,
    [messageId],
  )
  if (!rows[0]) return null
  const { status, ...usage } = rows[0]
  return { settled: status !== 'STARTED', event: { type: 'usage', ...usage } }
}

/** Whether it was the caller who had an answer written: the ledger still says so when the answer is deleted. */
export async function askedFor({ database, principal }: TenantScope, messageId: string): Promise<boolean> {
  const column = { USER: 'user_id', API_KEY: 'api_key_id', OPERATOR: null, SYSTEM: null }[principal.kind]
  if (!column) return false
  const rows = await database.query(
    `select 1 from ${database.table('usage_record')} where message_id = $1 and ${column} = $2 limit 1`,
    [messageId, principal.id],
  )
  return rows.length > 0
}
