import type { BucketPartFragment, UsageDimension } from '@/gql/graphql'

const columns = [
  'calls',
  'errors',
  'inputTokens',
  'outputTokens',
  'cost',
  'currency',
  'estimated',
  'latencyMsP50',
  'latencyMsP95',
  'latencyMsP99',
  'firstTokenMsP50',
  'firstTokenMsP95',
] as const satisfies readonly (keyof BucketPartFragment)[]

/** A cell as RFC 4180 writes it. A text that a spreadsheet would take for a formula is kept a text. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The buckets as CSV, amounts exactly as the server gave them. */
export function toCsv(
  buckets: readonly BucketPartFragment[],
  dimension: UsageDimension,
  nameOf: (bucket: BucketPartFragment) => string,
): string {
  const lines = [
    ['start', dimension.toLowerCase(), ...columns],
    ...buckets.map((bucket) => [bucket.start, nameOf(bucket), ...columns.map((column) => bucket[column])]),
  ]
  return lines.map((line) => line.map(cell).join(',')).join('\r\n')
}

/** Hands a text to the browser as a file. The mark at its start makes spreadsheets read it as UTF-8. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
