import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../tests/harness/index.ts'
import { schemaOf } from '../data/databases.ts'
import { newId } from '../data/ids.ts'
import { type Principal, scopes } from '../services/principal.ts'
import { createScope } from '../services/scope.ts'
import { setUpTenant } from '../services/tenants/setUp.ts'
import { createHousekeeping, type Housekeeping } from './housekeeping.ts'

describe('housekeeping', () => {
  let instance: Instance
  let housekeeping: Housekeeping
  beforeAll(async () => {
    instance = await startInstance({ WORKERS: '0' })
    const { parts } = instance.platform
    const system: Principal = { kind: 'SYSTEM', id: 'system', name: 'Test', scopes: new Set(scopes), owner: 'system' }
    const scopeFor = async (slug: string) =>
      createScope(parts, await tenants().findUniqueOrThrow({ where: { slug } }), system, { origin: '', address: null })
    housekeeping = createHousekeeping(parts, scopeFor, true)
    for (const slug of ['used', 'idle', 'broken']) await add(slug, 'PROVISIONING')
    for (const slug of ['used', 'idle', 'broken']) await setUpTenant(parts, { slug })
  })
  afterAll(() => instance.stop())

  const tenants = () => instance.platform.parts.databases.platform.tenant
  const of = (slug: string) => instance.platform.parts.databases.tenant(slug)
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const add = (slug: string, status: string) =>
    tenants().create({ data: { id: newId(), slug, name: slug, schemaName: schemaOf(slug), status } })
  /** An event that is older than those that are kept. */
  const leave = (slug: string) =>
    of(slug).query(
      `insert into ${of(slug).table('event')} (topic, subject, type, payload, at)
       values ('document', gen_random_uuid(), 'x', '{}', now() - interval '30 days')`,
    )
  const left = async (slug: string) => (await of(slug).query(`select 1 from ${of(slug).table('event')}`)).length

  it('looks after the tenants that were used, leaves the others be, and is not held up by one that fails', async () => {
    const seen = async (slug: string, housekept: Date, active: Date | null) => {
      await leave(slug)
      await tenants().update({ where: { slug }, data: { housekeptAt: housekept, lastActivityAt: active } })
    }
    await seen('used', ago(20), ago(1))
    await seen('idle', ago(60), ago(600))
    await seen('broken', ago(30), ago(1))
    await of('broken').query(`alter table ${of('broken').table('upload')} rename to uploaded`)
    await housekeeping.round()
    expect([await left('used'), await left('idle')]).toEqual([0, 1])
    const { housekeptAt } = await tenants().findUniqueOrThrow({ where: { slug: 'used' } })
    expect(housekeptAt!.getTime()).toBeGreaterThan(ago(1).getTime())
    const broken = await tenants().findUniqueOrThrow({ where: { slug: 'broken' } })
    expect(broken.housekeptAt!.getTime()).toBeLessThan(ago(25).getTime())

    await tenants().update({ where: { slug: 'idle' }, data: { housekeptAt: ago(25 * 60) } })
    await housekeeping.round()
    expect(await left('idle')).toBe(0)
  })

  it('[TEN-9] finishes set-ups and deletions that were cut off, and deletes whose date has come', async () => {
    await add('half', 'PROVISIONING')
    await add('going', 'DELETING')
    await tenants().update({ where: { slug: 'used' }, data: { status: 'SUSPENDED', deleteAt: ago(1) } })
    await tenants().update({ where: { slug: 'idle' }, data: { status: 'SUSPENDED', deleteAt: ago(-60) } })
    await housekeeping.round()
    const rows = await tenants().findMany({ orderBy: { slug: 'asc' }, select: { slug: true, status: true } })
    expect(rows).toEqual([
      { slug: 'broken', status: 'ACTIVE' },
      { slug: 'demo', status: 'ACTIVE' },
      { slug: 'half', status: 'ACTIVE' },
      { slug: 'idle', status: 'SUSPENDED' },
    ])
    expect(await of('half').prisma.model.count()).toBeGreaterThan(0)
  })
})
