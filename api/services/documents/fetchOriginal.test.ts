import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Instance, startInstance } from '../../../tests/harness/index.ts'
import { scopeOf } from '../../../tests/harness/scope.ts'
import { type Site, startSite } from '../../../tests/harness/site.ts'
import { newId } from '../../data/ids.ts'
import { fetchOriginal } from './fetchOriginal.ts'
import { originalKey } from './queue.ts'

let instance: Instance
let site: Site
beforeAll(async () => {
  ;[instance, site] = await Promise.all([
    startInstance({ WORKERS: '0' }),
    startSite((_request, response) => response.end('A page.')),
  ])
})
afterAll(async () => {
  await instance?.stop()
  await site?.stop()
})

describe('the name of a file that is fetched', () => {
  it.each([
    ['/a/page%20une.html', 'page une.html'],
    ['/a%0D%0Ab%00c.html', 'a b c.html'],
    ['/%1B%5B31m.md', '[31m.md'],
    ['/%00', '127.0.0.1'],
    ['/', '127.0.0.1'],
    ['/odd/%zz', '%zz'],
  ])('[GQL-4] [RAG-1] from %s is one line that a row can hold: %s', async (path, fileName) => {
    const scope = await scopeOf(instance)
    const { signal } = new AbortController()
    const fetched = await fetchOriginal(scope, site.url + path, originalKey(newId()), signal)
    expect(fetched).toMatchObject({ fileName, size: 7 })
  })
})
