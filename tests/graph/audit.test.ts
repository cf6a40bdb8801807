import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrapKey, type Instance, startInstance } from '../harness/index.ts'

let instance: Instance
beforeAll(async () => {
  instance = await startInstance({ WORKERS: '0' })
})
afterAll(() => instance?.stop())

const audits = serverAudits({
  url: () => `${instance.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${bootstrapKey}`)
    return fetch(url, { ...init, headers })
  },
})

describe('the GraphQL-over-HTTP audit', () => {
  it('[GQL-16] is the whole suite', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60)
  })

  // MUST, SHOULD and MAY alike: none is excused
  it.each(audits)('[GQL-16] $id: the server $name', async ({ fn }) => {
    const result = await fn()
    expect(result.status, 'reason' in result ? result.reason : '').toBe('ok')
  })
})
