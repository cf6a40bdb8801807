import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../api/config.ts'
import { type Platform, startPlatform } from '../../api/platform.ts'

export const adminEmail = 'admin@example.com'
export const adminPassword = 'correct horse battery'
export const bootstrapKey = 'bootstrap-key-for-tests-0123456789abcdef'

export interface GraphResult<T = Record<string, never>> {
  data?: T | null
  errors?: {
    message: string
    path?: (string | number)[]
    extensions: { code: string; field?: string[]; cost?: unknown }
  }[]
  extensions?: Record<string, unknown>
  /** HTTP status. */
  status: number
}

export interface Instance {
  url: string
  dataDir: string
  platform: Platform
  /** Sends an operation with the bootstrap key, or with other headers. */
  graph<T = Record<string, never>>(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphResult<T>>
  /** The same, for what must succeed: returns the data. */
  data<T>(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<T>
  /** Signs the administrator in. Returns the headers of a browser that is. */
  signIn(email?: string, password?: string): Promise<Record<string, string>>
  stop(): Promise<void>
}

/**
 * Boots a whole platform inside the test's process, on its own data folder and a free port, from the prepared
 * database. Give variables as the environment would; the admin's pages are off unless ADMIN_UI is 'true'.
 * Stop it in afterAll; its folder goes with it, unless the test gave one.
 */
export async function startInstance(env: Record<string, string> = {}): Promise<Instance> {
  const dataDir = env.DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'sft-test-')))
  const platform = await startPlatform(
    readConfig({
      PORT: '0',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      ADMIN_UI: 'false',
      ADMIN_EMAIL: adminEmail,
      ADMIN_PASSWORD: adminPassword,
      BOOTSTRAP_API_KEY: bootstrapKey,
      EGRESS_ALLOW: '127.0.0.0/8',
      ...env,
      DATA_DIR: dataDir,
    }),
  )
  const url = `http://127.0.0.1:${platform.port}`
  const keyHeaders = { authorization: `Bearer ${bootstrapKey}` }

  const graph: Instance['graph'] = async (query, variables = {}, headers = keyHeaders) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    })
    return { ...((await response.json()) as object), status: response.status } as never
  }

  return {
    url,
    dataDir,
    platform,
    graph,
    async data(query, variables, headers) {
      const result = await graph<never>(query, variables, headers)
      if (result.errors || !result.data) throw new Error(JSON.stringify(result.errors ?? result))
      return result.data
    },
    async signIn(email = adminEmail, password = adminPassword) {
      const response = await fetch(`${url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ email, password }),
      })
      if (!response.ok) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`)
      const cookie = response.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      return { cookie, 'x-csrf': '1', origin: url }
    },
    async stop() {
      await platform.stop()
      if (!env.DATA_DIR) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
