import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../harness/index.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'

/** PostgreSQL ends as in a power cut while it is written to, and comes back. It really writes to the disk here. */
describe('the loss of the database', async () => {
  const part = await startPostgres({ fsync: 'on', full_page_writes: 'on' })
  let instance: Instance
  beforeAll(async () => {
    if ('unavailable' in part) return
    instance = await startInstance({ DATABASE_URL: part.url })
  })
  afterAll(async () => {
    await instance?.stop()
    if ('stop' in part) await part.stop()
  })

  type Made = { documentCreate: { document: { id: string } | null } }
  const create = (title: string) =>
    instance.graph<Made>(
      'mutation ($title: String!) { documentCreate(input: { title: $title, text: "Words." }) { document { id } } }',
      { title },
    )

  it('[TEN-10] mid-mutation is a typed error, leaves nothing half-written, and is over as soon as it is back', async (test) => {
    const postgres = need(part, test)
    const answered = new Map<string, 'made' | 'refused'>()
    let writing = true
    const refusals: unknown[] = []
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; writing; turn++) {
        const title = `${writer}-${turn}`
        const { data, errors, status } = await create(title)
        answered.set(title, data?.documentCreate.document ? 'made' : 'refused')
        if (!errors) continue
        refusals.push({ status, errors })
      }
    })
    const made = () => [...answered.values()].filter((outcome) => outcome === 'made').length
    try {
      await expect.poll(made).toBeGreaterThan(20)
      await postgres.crash()
      await expect.poll(() => refusals.length).toBeGreaterThan(8)
      expect((await fetch(`${instance.url}/healthz`)).status).toBe(200)
      expect((await fetch(`${instance.url}/readyz`)).status).toBe(503)
      await postgres.restart()
      const madeBefore = made()
      await expect.poll(made).toBeGreaterThan(madeBefore)
    } finally {
      writing = false
      await Promise.all(writers)
    }
    expect((await fetch(`${instance.url}/readyz`)).status).toBe(200)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 503, errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
      expect(JSON.stringify(refusal)).not.toMatch(/postgres|ECONN|127\.0\.0\.1|terminat/i)
    }

    // what was acknowledged is there, once, with its event, its audit entry and its job's effect; nothing else is
    const database = instance.platform.parts.databases.tenant('demo')
    type Row = { title: string; status: string; events: number; audits: number }
    const rows = () =>
      database.query<Row>(
        `select d.title, d.status,
           (select count(*)::int from ${database.table('event')} e where e.subject = d.id and e.payload->>'status' = 'PENDING') as events,
           (select count(*)::int from ${database.table('audit_entry')} a where a.target_id = d.id::text) as audits
         from ${database.table('document')} d`,
      )
    const found = await rows()
    const titles = new Set(found.map(({ title }) => title))
    expect(titles.size).toBe(found.length)
    for (const [title, outcome] of answered) if (outcome === 'made') expect(titles).toContain(title)
    expect(found.every(({ events, audits }) => events >= 1 && audits === 1)).toBe(true)
    await expect
      .poll(async () => new Set((await rows()).map(({ status }) => status)), { timeout: 25_000 })
      .toEqual(new Set(['READY']))
  })
})
