/**
 * Warm `npm start` until its first answer to a GraphQL query, and the memory of the server at rest (SET-2).
 * Usage, after one `npm start`: node bench/start.ts [runs]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { report, spread } from './measure.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const key = 'benchmark-key-0123456789abcdef0123456789'
const port = 4590

const dataDir = await mkdtemp(join(tmpdir(), 'sft-bench-'))
const runs = Number(process.argv[2] ?? 5)
const answers: number[] = []
const resident: number[] = []
try {
  await once() // the first boot fills the data folder and the caches
  for (let run = 0; run < runs; run++) {
    const { ms, mb } = await once()
    answers.push(ms)
    resident.push(mb)
  }
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
report('Warm start (npm start on a used data folder)', [
  ['ms to the first answer', spread(answers)],
  ['MB resident at rest, server and its children', spread(resident)],
])

async function once(): Promise<{ ms: number; mb: number }> {
  const started = performance.now()
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, BOOTSTRAP_API_KEY: key, LOG_LEVEL: 'silent' },
  })
  const ms = await untilAnswered(child, started)
  await new Promise((resolve) => setTimeout(resolve, 3_000)) // at rest: the admin is loaded, nothing runs
  const mb = descendants(child.pid!).reduce((sum, pid) => sum + residentMb(pid), 0)
  // the server itself: npm ends before what it started has drained
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')).pid, 'SIGTERM')
  await ended
  return { ms, mb }
}

async function untilAnswered(child: ChildProcess, started: number): Promise<number> {
  while (child.exitCode === null && performance.now() - started < 120_000) {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: '{"query":"{ viewer { kind } documents { totalCount } }"}',
    }).catch(() => null)
    if (response?.status === 200) {
      await response.text()
      return performance.now() - started
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('The server did not answer.')
}

/** The processes below one, itself left out: npm is not the server. Linux only. */
function descendants(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) && Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]) === pid
      )
    } catch {
      return false
    }
  })
  return children.flatMap((child) => [Number(child), ...descendants(Number(child))])
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}
