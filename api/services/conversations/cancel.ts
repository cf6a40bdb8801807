import { notFound } from '../../errors/index.ts'
import type { TenantScope } from '../scope.ts'
import { stopWork } from '../stopWork.ts'
import { answerJob, answerWork, cancelAbandoned } from './answer.ts'

/**
 * Stops an answer, whichever process writes it; what was written is kept and metered once. Stopping an answer that has
 * ended changes nothing.
 * @throws Fault NOT_FOUND
 */
export async function cancelMessage(scope: TenantScope, id: string): Promise<void> {
  scope.require('conversations:write')
  const { database } = scope
  const message = database.table('message')
  const rows = await database.query<{ status: string }>(
    `select m.status from ${message} m join ${database.table('conversation')} c on c.id = m.conversation_id
     where m.id = $1 and c.owner = $2 and m.role = 'ASSISTANT'`,
    [id, scope.principal.owner],
  )
  if (!rows[0]) throw notFound('message', 'id')
  // the wish is kept: also a process that is to take this answer over heeds it
  const wished = await database.query(
    `update ${message} set cancel_requested_at = coalesce(cancel_requested_at, now())
     where id = $1 and status in ('PENDING', 'STREAMING') returning id`,
    [id],
  )
  if (wished.length === 0) return
  const ended = await stopWork(scope, answerWork(scope, id), { kind: answerJob, key: id })
  if (ended) await cancelAbandoned(scope, id)
}
