import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetch } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Fault } from '../errors/index.ts'
import { createEgressGuard, type EgressGuard } from './guard.ts'

const closed = createEgressGuard([])
const loopback = createEgressGuard(['127.0.0.0/8'])
afterAll(() => Promise.all([closed.close(), loopback.close()]))

const codeOf = (guard: EgressGuard, url: string): string | null => {
  try {
    guard.check(url)
    return null
  } catch (error) {
    return error instanceof Fault ? error.code : 'no fault'
  }
}

const privateUrls = [
  'http://127.0.0.1/',
  'http://127.255.255.254/',
  'http://localhost/',
  'http://0.0.0.0/',
  'http://10.1.2.3/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://127.0.0.1./',
  'http://%31%32%37.0.0.1/',
  'http://①②⑦.0.0.1/',
]

describe('a URL that is stored', () => {
  it.each(privateUrls)('[CON-11] is refused when it names a private address: %s', (url) => {
    expect(codeOf(closed, url)).toBe('ADDRESS_REFUSED')
  })

  it.each(['https://example.com/a?b#c', 'http://93.184.216.34/', 'https://[2606:4700::1111]/', 'http://172.32.0.1/'])(
    'may name the public internet: %s',
    (url) => {
      expect(codeOf(closed, url)).toBeNull()
    },
  )

  it.each(['file:///etc/passwd', 'ftp://example.com/', 'gopher://example.com/', 'data:text/plain,x', 'javascript:1'])(
    '[CON-11] is http or https: not %s',
    (url) => {
      expect(codeOf(closed, url)).toBe('ADDRESS_REFUSED')
    },
  )

  it('[CON-11] holds no credentials, and is a URL', () => {
    expect(codeOf(closed, 'https://user:secret@example.com/')).toBe('ADDRESS_REFUSED')
    expect(codeOf(closed, 'not a url')).toBe('INVALID_INPUT')
    expect(codeOf(closed, '')).toBe('INVALID_INPUT')
  })

  it('[CON-11] may name a private address that the operator allows, and no other', () => {
    expect(codeOf(loopback, 'http://127.0.0.1:8080/v1')).toBeNull()
    expect(codeOf(loopback, 'http://localhost:8080/v1')).toBeNull()
    expect(codeOf(loopback, 'http://10.0.0.1/')).toBe('ADDRESS_REFUSED')
    expect(codeOf(loopback, 'http://169.254.169.254/')).toBe('ADDRESS_REFUSED')
  })
})

describe('a connection', () => {
  let server: Server
  let port: number
  let reached = 0
  beforeAll(async () => {
    server = createServer((request, response) => {
      reached++
      const to = new URL(request.url!, 'http://localhost').searchParams.get('to')
      response.writeHead(to ? 302 : 200, to ? { location: to } : {}).end('here')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const refusalOf = async (guard: EgressGuard, url: string): Promise<Fault | null> => {
    try {
      await (await fetch(url, { dispatcher: guard.dispatcher })).text()
      return null
    } catch (error) {
      for (let e: unknown = error; e instanceof Error; e = e.cause) if (e instanceof Fault) return e
      throw error
    }
  }

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0177.0.0.1', '127.1'])(
    '[CON-11] to a private address is not made, however it is written: %s',
    async (host) => {
      const before = reached
      expect((await refusalOf(closed, `http://${host}:${port}/`))?.code).toBe('ADDRESS_REFUSED')
      expect(reached).toBe(before)
    },
  )

  it('[CON-11] is made where the operator allows it, by address and by a name that leads there', async () => {
    expect(await refusalOf(loopback, `http://127.0.0.1:${port}/`)).toBeNull()
    expect(await refusalOf(loopback, `http://localhost:${port}/`)).toBeNull()
  })

  it('[CON-11] is not made by a redirect to a private address either', async () => {
    const before = reached
    for (const target of ['http://169.254.169.254/', 'http://10.0.0.1/', `http://[::1]:${port}/`]) {
      const url = `http://127.0.0.1:${port}/?to=${encodeURIComponent(target)}`
      expect((await refusalOf(loopback, url))?.code, target).toBe('ADDRESS_REFUSED')
    }
    expect(reached).toBe(before + 3)
  })
})
