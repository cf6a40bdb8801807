import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import { Fault } from '../errors/index.ts'

/**
 * Decides which addresses outgoing calls may reach. Every URL that a user can influence is called through its
 * dispatcher, which looks at the address of each connection, so that redirects and changing DNS answers are seen too.
 */
export interface EgressGuard {
  readonly dispatcher: Dispatcher
  /** Checks a URL before it is stored: scheme, credentials and literal addresses. @throws Fault ADDRESS_REFUSED */
  check(url: string, field?: string): URL
  /** Ends what is still open, without waiting for the other side. */
  close(): Promise<void>
}

/** Ranges that are not the public internet (RFC 6890 and the cloud metadata addresses inside them). */
const privateRanges = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '::/128', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23'],
  ...['2001:db8::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
]

export function createEgressGuard(allow: readonly string[], connectTimeoutMs = 10_000): EgressGuard {
  const refused = blockList(privateRanges)
  const allowed = blockList(allow)

  const permitted = (address: string): boolean => {
    const plain = address.replace(/^\[|\]$/g, '')
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain
    const family = isIP(mapped) === 6 ? 'ipv6' : 'ipv4'
    return allowed.check(mapped, family) || !refused.check(mapped, family)
  }
  const refusal = (host: string) =>
    new Fault('ADDRESS_REFUSED', `The address ${host} is private. An operator can allow it with EGRESS_ALLOW.`)

  const connect = buildConnector({
    timeout: connectTimeoutMs,
    lookup: (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, found) => {
        const addresses = (found ?? []) as LookupAddress[]
        const good = addresses.filter(({ address }) => permitted(address))
        if (error || good.length === 0) {
          callback(error ?? refusal(hostname), '', 4)
        } else if (options.all) {
          ;(callback as unknown as (error: null, addresses: LookupAddress[]) => void)(null, good)
        } else {
          callback(null, good[0]!.address, good[0]!.family)
        }
      })
    },
  })
  const dispatcher = new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '')
      if (isIP(host) && !permitted(host)) callback(refusal(host), null)
      else connect(options, callback)
    },
    // our own time limits decide; undici's would hide which of them was hit
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  return {
    dispatcher,
    check(text, field) {
      const at = field ? { field: [field] } : {}
      if (!URL.canParse(text)) throw new Fault('INVALID_INPUT', 'This is not a URL; it should begin with https://.', at)
      const url = new URL(text)
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        throw new Fault('ADDRESS_REFUSED', 'Only http and https addresses can be used.', at)
      }
      if (url.username || url.password)
        throw new Fault('ADDRESS_REFUSED', 'Leave user names and passwords out of the URL.', at)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      if ((isIP(host) && !permitted(host)) || (host === 'localhost' && !permitted('127.0.0.1'))) {
        throw new Fault('ADDRESS_REFUSED', refusal(host).message, at)
      }
      return url
    },
    close: () => dispatcher.destroy(),
  }
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address, bits] = range.split('/')
    list.addSubnet(address!, Number(bits), isIP(address!) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}
