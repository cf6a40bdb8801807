import { execFileSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { need } from './part.ts'
import { startRgw } from './rgw.ts'

describe('a real S3 server for tests', async () => {
  const part = await startRgw()
  afterAll(() => ('stop' in part ? part.stop() : undefined))

  it('[SET-4] speaks S3 on loopback, through as many gateways as wanted', async (test) => {
    const rgw = need(part, test)
    const other = await rgw.gateway({ 'rgw crypt require ssl': 'false' })
    expect(other.endpoint).not.toBe(rgw.endpoint)
    for (const { endpoint } of [rgw, other]) {
      expect(new URL(endpoint).hostname).toBe('127.0.0.1')
      const response = await fetch(`${endpoint}/some-bucket`)
      expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('NoSuchBucket')])
    }
  })

  it('[SET-4] goes away when it is killed, and comes back under the same address', async (test) => {
    const rgw = need(part, test)
    await rgw.kill()
    await expect(fetch(rgw.endpoint)).rejects.toThrow()
    await rgw.restart()
    expect((await fetch(rgw.endpoint)).status).toBe(200)
  })

  it('[SET-4] leaves no process', async (test) => {
    const rgw = need(part, test)
    const ours = () =>
      execFileSync('ps', ['-eo', 'ppid=,stat=,comm='], { encoding: 'utf8' })
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(
          ([parent, state, name]) =>
            Number(parent) === process.pid && !state?.startsWith('Z') && /^(ceph-|radosgw)/.test(name ?? ''),
        )
    expect(ours().length).toBeGreaterThanOrEqual(4)
    await rgw.stop()
    expect(ours()).toEqual([])
  })
})
