import { newId } from '../../data/ids.ts'
import type { Parts } from '../scope.ts'

/** Cookies say whose they are by name, so that one browser can be signed in to several tenants. */
export const cookiePrefix = (slug: string): string => `sft-${slug}`

const sessionDays = 14

/**
 * Sign-in of one tenant: e-mail and password against the tenant's own users, a session in an httpOnly cookie.
 * Accounts are made by an administrator, never by signing up.
 */
export async function createAuth(parts: Parts, slug: string) {
  // a quarter of a second to load, which a start without anybody signing in need not wait for
  const [{ betterAuth }, { prismaAdapter }] = await Promise.all([
    import('better-auth'),
    import('@better-auth/prisma-adapter'),
  ])
  const { config, secrets, databases } = parts
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false
  return betterAuth({
    appName: 'SUPERFASTTT',
    basePath: '/api/auth',
    // without a public URL the origin is the one that the request came to
    ...(config.PUBLIC_URL ? { baseURL: config.PUBLIC_URL } : {}),
    // a tenant's pages may stand under addresses of its own: a page of the very host that it asks is ours
    trustedOrigins: (request) => {
      const host = request?.headers.get('host')
      return host ? [`https://${host}`, `http://${host}`] : []
    },
    secret: secrets.derive(`auth:${slug}`).toString('hex'),
    database: prismaAdapter(databases.tenant(slug).prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: sessionDays * 86_400, updateAge: 86_400 },
    user: { additionalFields: { role: { type: 'string', input: false, defaultValue: 'MEMBER' } } },
    rateLimit: { enabled: true, window: 60, max: 100, customRules: { '/sign-in/email': { window: 60, max: 20 } } },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix: cookiePrefix(slug),
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure },
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: ['x-sft-peer-address'] },
    },
  })
}

export type Auth = Awaited<ReturnType<typeof createAuth>>
