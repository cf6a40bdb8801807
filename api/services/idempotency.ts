import type { Transaction } from '../data/write.ts'
import { Fault } from '../errors/index.ts'
import type { TenantScope } from './scope.ts'
import { fingerprint } from './validation.ts'

/** Looks for what a first run made; null when it was deleted since. */
export type Find<T> = (prisma: Transaction['prisma'], first: T) => Promise<object | null>

/**
 * Runs a change once for each idempotency key: a repeat returns the first result, another input under the same key is
 * refused, and of concurrent repeats one executes while the others wait for its result. The key commits with the
 * change. Without a key it just runs. A repeat whose result `find` does not find any more is told so, and not run again.
 * @param find null where the caller looks itself
 * @throws Fault IDEMPOTENCY_CONFLICT, NOT_FOUND
 */
export async function once<T extends object>(
  scope: TenantScope,
  operation: string,
  key: string | null | undefined,
  input: object,
  find: Find<T> | null,
  change: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (key == null) return scope.write(change)
  const requestHash = fingerprint(meaningOf(input))
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
      // what a release before this one kept holds the nulls too; keys are kept for two days
      const same = [requestHash, fingerprint({ ...input, idempotencyKey: undefined })]
      if (!same.includes(first.requestHash))
        throw new Fault('IDEMPOTENCY_CONFLICT', undefined, { field: ['idempotencyKey'] })
      const result = first.result as T
      if (find && !(await find(tx.prisma, result))) {
        throw new Fault('NOT_FOUND', 'This was done before, and what it made was deleted since.', {
          field: ['idempotencyKey'],
        })
      }
      return result
    }
    const result = await change(tx)
    await tx.prisma.idempotencyKey.update({ where, data: { result } })
    return result
  })
}

/**
 * What of an input tells it from another. To nothing that takes a key, null says anything else than leaving out does;
 * within a value, such as a configuration, it may.
 */
const meaningOf = (input: object): object =>
  Object.fromEntries(Object.entries(input).filter(([name, value]) => name !== 'idempotencyKey' && value != null))
