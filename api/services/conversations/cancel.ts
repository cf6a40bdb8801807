import { notFound } from '../../errors/index.ts'
import { WorkStop } from '../runningWork.ts'
import type { TenantScope } from '../scope.ts'
import { answerWork } from './answer.ts'

/**
 * Stops an answer; what was written is kept and metered once. Stopping an answer that has ended changes nothing.
 * @throws Fault NOT_FOUND
 */
export async function cancelMessage(scope: TenantScope, id: string): Promise<void> {
  scope.require('conversations:write')
  const { database } = scope
  const rows = await database.query<{ status: string }>(
    `select m.status from ${database.table('message')} m join ${database.table('conversation')} c on c.id = m.conversation_id
     where m.id = $1 and c.owner = $2 and m.role = 'ASSISTANT'`,
    [id, scope.principal.owner],
  )
  if (!rows[0]) throw notFound('message', 'id')
  await scope.parts.running.abortAndSettle(answerWork(scope, id), new WorkStop('CANCELLED'))
  // one that no process has begun, such as after a restart, must not begin any more
  await database.query(
    `update ${database.table('message')} set status = 'CANCELLED', completed_at = now(), sequence = sequence + 1
     where id = $1 and status = 'PENDING'`,
    [id],
  )
}
