import type { Transaction } from '../data/write.ts'
import { Fault } from '../errors/index.ts'
import type { TenantScope } from './scope.ts'
import { fingerprint } from './validation.ts'

/**
 * Runs a change once for each idempotency key: a repeat returns the first result, another input under the same key is
 * refused, and of concurrent repeats one executes while the others wait for its result. The key commits with the
 * change. Without a key it just runs.
 * @throws Fault IDEMPOTENCY_CONFLICT
 */
export async function once<T extends object>(
  scope: TenantScope,
  operation: string,
  key: string | null | undefined,
  input: object,
  change: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (key == null) return scope.write(change)
  const requestHash = fingerprint({ ...input, idempotencyKey: undefined })
  const owner = scope.principal.owner
  return scope.write(async (tx) => {
    // the row's unique key makes concurrent repeats wait here until the first one has committed or given up
    const taken = await tx.execute(
      `insert into ${scope.database.table('idempotency_key')} (owner, operation, key, request_hash, result)
       values ($1, $2, $3, $4, '{}') on conflict do nothing`,
      owner,
      operation,
      key,
      requestHash,
    )
    const where = { owner_operation_key: { owner, operation, key } }
    if (taken === 0) {
      const first = await tx.prisma.idempotencyKey.findUniqueOrThrow({ where })
      if (first.requestHash !== requestHash)
        throw new Fault('IDEMPOTENCY_CONFLICT', undefined, { field: ['idempotencyKey'] })
      return first.result as T
    }
    const result = await change(tx)
    await tx.prisma.idempotencyKey.update({ where, data: { result } })
    return result
  })
}
