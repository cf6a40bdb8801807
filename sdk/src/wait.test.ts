import { describe, expect, it } from 'vitest'
import { delayBefore, wait } from './wait.ts'

describe('delayBefore', () => {
  it('[GQL-17] grows from attempt to attempt and stays below 15 s', () => {
    expect([1, 2, 3, 4, 7, 100].map((attempt) => delayBefore(attempt, undefined, () => 1))).toEqual([
      250, 500, 1000, 2000, 15_000, 15_000,
    ])
    expect(delayBefore(3, undefined, () => 0)).toBe(500)
  })

  it('[GQL-17] is never less than the server asked for', () => {
    expect(delayBefore(1, 30, () => 0)).toBe(30_000)
    expect(delayBefore(9, 2, () => 1)).toBe(2_200)
  })
})

describe('wait', () => {
  it('[GQL-17] is never over before its time', async () => {
    for (const ms of [0, 1.2, 3, 7, 11]) {
      const from = performance.now()
      await wait(ms)
      expect(performance.now() - from).toBeGreaterThanOrEqual(ms)
    }
  })

  it('[GQL-17] ends as soon as it is aborted, also when it was before it began', async () => {
    const abort = new AbortController()
    const waiting = wait(60_000, abort.signal)
    abort.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    await expect(wait(60_000, abort.signal)).rejects.toThrow('left')
  })
})
