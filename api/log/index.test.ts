import { describe, expect, it } from 'vitest'
import { createLog, inRequest, referenceOf, type ServedRequest } from './index.ts'

const request = (): ServedRequest => ({ id: 'of-this-request', operations: [], ended: false })

function logged() {
  const lines: Record<string, unknown>[] = []
  return { lines, log: createLog('info', { write: (line) => void lines.push(JSON.parse(line)) }) }
}

describe('the log', () => {
  it('[GQL-6] names the request in every line that is logged while it is served, however late', async () => {
    const { lines, log } = logged()
    log.info('before')
    await inRequest(request(), async () => {
      log.warn('at once')
      await Promise.resolve()
      log.error({ err: new Error('late') }, 'later')
    })
    log.info('after')
    expect(lines.map(({ msg, requestId }) => [msg, requestId])).toEqual([
      ['before', undefined],
      ['at once', 'of-this-request'],
      ['later', 'of-this-request'],
      ['after', undefined],
    ])
  })

  it('[GQL-6] does not take for a request’s what lives on after it', () => {
    const { lines, log } = logged()
    const served = request()
    inRequest(served, () => {
      served.ended = true
      log.info('a connection that was opened for it was lost')
      expect(referenceOf(500)).toEqual({})
    })
    expect(lines).toMatchObject([{ msg: expect.stringContaining('lost') }])
    expect(lines[0]).not.toHaveProperty('requestId')
  })

  it('[GQL-6] is referred to by faults of ours, not by those of the caller', () => {
    inRequest(request(), () => {
      expect(referenceOf(500)).toEqual({ requestId: 'of-this-request' })
      expect(referenceOf(503)).toEqual({ requestId: 'of-this-request' })
      expect(referenceOf(404)).toEqual({})
    })
    expect(referenceOf(500)).toEqual({})
  })
})
