import { afterAll, expect, it } from 'vitest'
import { adminEmail, adminPassword, type Instance, startInstance } from '../harness/index.ts'
import { need } from '../harness/part.ts'
import { startPostgres } from '../harness/postgres.ts'

const part = await startPostgres()
const started: Instance[] = []
afterAll(async () => {
  for (const instance of started) await instance.stop()
  if ('stop' in part) await part.stop()
})

it('[SET-8] A process that joins with a folder of its own leaves the password that the administrator has set since', async (test) => {
  const { url } = need(part, test)
  const join = async (env: Record<string, string> = {}) => {
    const shared = { DATABASE_URL: url, SECRET_KEY: '0123456789abcdef'.repeat(4), WORKERS: '0' }
    const instance = await startInstance({ ...shared, ...env })
    started.push(instance)
    return instance
  }
  const first = await join()
  const changed = await fetch(`${first.url}/api/auth/change-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await first.signIn()) },
    body: JSON.stringify({ currentPassword: adminPassword, newPassword: 'my own choice' }),
  })
  expect(changed.status).toBe(200)
  const second = await join()
  await second.signIn(adminEmail, 'my own choice')
  // another one in the environment is the operator's word
  const third = await join({ ADMIN_PASSWORD: 'the operator’s word' })
  await third.signIn(adminEmail, 'the operator’s word')
  await expect(first.signIn(adminEmail, 'my own choice')).rejects.toThrow(/401/)
})
