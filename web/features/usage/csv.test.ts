import { describe, expect, it } from 'vitest'
import type { BucketPartFragment } from '@/gql/graphql'
import { toCsv } from './csv'

const bucket: BucketPartFragment = {
  __typename: 'UsageBucket',
  start: '2026-11-22T00:00:00.000Z',
  purpose: null,
  calls: 3,
  errors: 0,
  inputTokens: 120,
  outputTokens: 40,
  cost: '0.000000123',
  currency: 'EUR',
  estimated: true,
  latencyMsP50: 10,
  latencyMsP95: null,
  latencyMsP99: null,
  firstTokenMsP50: null,
  firstTokenMsP95: null,
  model: null,
  provider: null,
  user: null,
  apiKey: null,
}

describe('usage as CSV', () => {
  it('[WEB-2] writes amounts exactly as the server gave them, and absent values as nothing', () => {
    const [, line] = toCsv([bucket], 'MODEL', () => 'Mistral').split('\r\n')
    expect(line).toBe('2026-11-22T00:00:00.000Z,Mistral,3,0,120,40,0.000000123,EUR,true,10,,,,')
  })

  it('[WEB-2] quotes what would break a row, and keeps a formula a text', () => {
    const named = (name: string) => toCsv([bucket], 'MODEL', () => name).split('\r\n')[1]
    expect(named('a "b", c')).toContain('"a ""b"", c"')
    expect(named('=HYPERLINK("x")')).toContain('"\'=HYPERLINK(""x"")"')
  })
})
