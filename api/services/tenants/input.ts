import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { z } from 'zod'
import { slugShape } from '../../data/ids.ts'
import { text, title } from '../validation.ts'

/** Names that addresses already mean something by. */
const reserved = new Set(
  [
    'admin',
    'api',
    'app',
    'apps',
    'assets',
    'auth',
    'cdn',
    'docs',
    'files',
    'graphql',
    'hooks',
    'internal',
    'localhost',
  ].concat([
    'mail',
    'mcp',
    'metrics',
    'ns',
    'platform',
    'public',
    'smtp',
    'static',
    'status',
    'support',
    'system',
    'www',
  ]),
)

export const slug = z
  .string()
  .regex(slugShape, 'must be a letter, then lower-case letters, digits or hyphens, 40 at most')
  .refine((value) => !reserved.has(value), 'is reserved for the platform')

export const name = title(200)
export const plan = title(60)
export const region = title(60).nullish()

const mostDomains = 20
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

function isHost(host: string): boolean {
  const labels = host.split('.')
  return host.length <= 253 && labels.length > 1 && labels.every((part) => label.test(part)) && !isIP(host)
}

/** Host names of a tenant's own, in lower case and in ASCII, each once; none of them the platform's. */
export const domains = (publicUrl: string | undefined) => {
  const own = publicUrl ? new URL(publicUrl).hostname : null
  const host = text(300)
    .transform((value) => domainToASCII(value.trim().toLowerCase()))
    .refine(isHost, 'must be a host name such as ai.example.com')
    .refine(
      (value) => !own || (value !== own && !value.endsWith(`.${own}`)),
      'is under the platform’s own address, where each tenant has its subdomain',
    )
  return z
    .array(host)
    .max(mostDomains, `must name at most ${mostDomains} host names`)
    .transform((hosts) => [...new Set(hosts)])
}

const settings = new Set(['sslmode', 'uselibpqcompat'])

function isServer(value: string): boolean {
  const url = URL.parse(value)
  if (!url) return false
  const { protocol, hostname, username, password, pathname } = url
  const known = /^postgres(?:ql)?:$/.test(protocol) && hostname !== '' && username !== '' && /^\/[^/]+$/.test(pathname)
  return known && !/\s/.test(value) && [hostname, username, password, pathname].every(isEscaped)
}

/** Whether what its percent signs stand for are characters: the driver decodes them. */
function isEscaped(part: string): boolean {
  try {
    return !decodeURIComponent(part).includes('\0')
  } catch {
    return false
  }
}

/**
 * Address of a PostgreSQL server. Settings that would have the platform read files of its own machine are refused.
 * Each refinement is asked also about what another one refused, and must not throw: the error would hold the password.
 */
export const serverUrl = text(1_000)
  .transform((value) => value.trim())
  .refine(isServer, 'must be a URL such as postgres://user:password@host:5432/database')
  .refine(
    (value) => [...(URL.parse(value)?.searchParams.keys() ?? [])].every((key) => settings.has(key)),
    'may carry no other setting than sslmode',
  )
