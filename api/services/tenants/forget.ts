import type { TenantScope } from '../scope.ts'

/** How long each is kept after it has served: hours for keys of repeats, days for traces of what went wrong. */
const idempotencyHours = 48
/** A repeat in a key's last hour gets an upload that can be finished for an hour more. */
const finishedUploadHours = idempotencyHours + 24
const deadJobDays = 30

/** Deletes what has served its time: old idempotency keys, finished uploads, dead jobs, expired sessions. */
export async function forgetOld(scope: TenantScope): Promise<void> {
  const before = (hours: number) => new Date(Date.now() - hours * 3_600_000)
  const { prisma } = scope.database
  await prisma.idempotencyKey.deleteMany({ where: { createdAt: { lt: before(idempotencyHours) } } })
  await prisma.upload.deleteMany({
    where: { documentId: { not: null }, completedAt: { lt: before(finishedUploadHours) } },
  })
  await prisma.job.deleteMany({ where: { state: 'DEAD', createdAt: { lt: before(deadJobDays * 24) } } })
  await prisma.session.deleteMany({ where: { expiresAt: { lt: new Date() } } })
}
