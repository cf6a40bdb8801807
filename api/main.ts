/** The server: reads the configuration, starts the platform, says how to use it, and drains on a signal. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, readConfig } from './config.ts'
import { openDataFolder } from './data/folder.ts'
import { FolderLockedError } from './data/lock.ts'
import type { FirstBoot } from './services/tenants/first.ts'

const hardLimitMs = 9_500

async function main(): Promise<void> {
  // what the environment says wins over the file
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  const data = openDataFolder(config)
  // loaded only now: a wrong environment is told at once, and the database boots meanwhile
  const { startPlatform } = await import('./platform.ts')
  const platform = await startPlatform(config, data)
  const url =
    config.PUBLIC_URL ?? `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${platform.port}`
  const serverFile = join(config.DATA_DIR, 'server.json')
  if (platform.firstBoot) {
    writeFileSync(serverFile, JSON.stringify({ pid: process.pid, url, apiKey: platform.firstBoot.apiKey }), {
      mode: 0o600,
    })
    greet(config, platform.firstBoot, url)
  } else {
    process.stdout.write(`\n  SUPERFASTTT's worker is ready: ${url}/healthz\n`)
  }

  let stopping = false
  const stop = async (code: number) => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(code || 1), hardLimitMs).unref()
    rmSync(serverFile, { force: true })
    await platform.stop()
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return
      process.stdout.write(`\nStopping (${signal}): finishing what is under way …\n`)
      void stop(0)
    })
  }
  // started by npm start: when that ends, however it ends, so does the server
  process.on('disconnect', () => void stop(0))
  void platform.failed.then((error) => {
    if (stopping) return
    platform.parts.log.fatal({ err: error }, 'the database ended; the server stops')
    void stop(1)
  })
}

function greet(config: Config, { adminEmail, adminPassword, apiKey }: FirstBoot, url: string): void {
  const lines = [
    '',
    `  SUPERFASTTT is ready: ${url}`,
    '',
    `  Admin      ${url}/admin`,
    `  Sign in    ${adminEmail}${adminPassword ? `  with the one-time password  ${adminPassword}` : ''}`,
  ]
  const key = config.BOOTSTRAP_API_KEY ? '$BOOTSTRAP_API_KEY' : apiKey
  if (key) {
    lines.push(
      '',
      '  Ask the graph:',
      `    curl ${url}/graphql -H 'content-type: application/json' \\`,
      `      -H ${key.startsWith('$') ? `"authorization: Bearer ${key}"` : `'authorization: Bearer ${key}'`} \\`,
      `      -d '{"query":"{ viewer { kind tenant { name } } documents { totalCount } }"}'`,
    )
  }
  lines.push('', '  Next: try  npm run demo', '')
  process.stdout.write(`${lines.join('\n')}\n`)
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof FolderLockedError
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`\nSUPERFASTTT did not start: ${text}\n`)
  if (!expected && error instanceof Error) {
    const detail = error.cause ?? (process.env.LOG_LEVEL === 'debug' ? error.stack : undefined)
    if (detail) process.stderr.write(`${detail instanceof Error ? detail.message : detail}\n`)
  }
  process.exit(1)
})
