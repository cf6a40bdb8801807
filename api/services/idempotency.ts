import type { Transaction } from '../data/write.ts'
import { Fault } from '../errors/index.ts'
import type { TenantScope } from './scope.ts'
import { fingerprint } from './validation.ts'

/** Looks for what a first run made; null when it was deleted since. */
export type Find<T> = (prisma: Transaction['prisma'], first: T) => Promise<object | null>

/** What a repeat is told whose first result is gone. */
export const deletedSince = (): Fault =>
  new Fault('NOT_FOUND', 'This was done before, and what it made was deleted since.', { field: ['idempotencyKey'] })

/**
 * Runs a change once for each idempotency key: a repeat returns the first result, another input under the same key is
 * refused, and of concurrent repeats one executes while the others wait for its result. The key commits with the
 * change. Without a key it just runs. A repeat whose result `find` does not find any more is told so, and not run again.
 * @param find null where the caller looks itself
 * @param check what must hold outside of the transaction and may cease to: a model, a folder, a limit. It runs before,
 *   and not for a repeat, which is answered as the first was. What it gives is handed to the change.
 * @param formerly the input as a release before this one compared it, where that was otherwise
 * @throws Fault IDEMPOTENCY_CONFLICT, NOT_FOUND, and what `check` throws
 */
export async function once<T extends object, Checked>(
  scope: TenantScope,
  operation: string,
  input: { idempotencyKey?: string | null | undefined },
  find: Find<T> | null,
  check: (() => Promise<Checked>) | null,
  change: (tx: Transaction, checked: Checked) => Promise<T>,
  formerly: object = input,
): Promise<T> {
  const checking = async () => (check ? await check() : (undefined as Checked))
  const key = input.idempotencyKey
  if (key == null) {
    const checked = await checking()
    return scope.write((tx) => change(tx, checked))
  }
  const requestHash = fingerprint(meaningOf(input))
  const owner = scope.principal.owner
  const where = { owner_operation_key: { owner, operation, key } }
  const repeated = async (prisma: Transaction['prisma'], first: { requestHash: string; result: unknown }) => {
    // what a release before this one kept holds the nulls too; keys are kept for two days
    const same = [requestHash, fingerprint({ ...formerly, idempotencyKey: undefined })]
    if (!same.includes(first.requestHash))
      throw new Fault('IDEMPOTENCY_CONFLICT', undefined, { field: ['idempotencyKey'] })
    const result = first.result as T
    if (find && !(await find(prisma, result))) throw deletedSince()
    return result
  }
  if (check) {
    const first = await scope.database.prisma.idempotencyKey.findUnique({ where })
    if (first) return repeated(scope.database.prisma, first)
  }
  const [checked] = await Promise.allSettled([checking()])
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
    if (taken === 0) return repeated(tx.prisma, await tx.prisma.idempotencyKey.findUniqueOrThrow({ where }))
    // only now is it sure that no other request did it while this one was checked
    if (checked.status === 'rejected') throw checked.reason
    const result = await change(tx, checked.value)
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
