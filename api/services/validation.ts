import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Fault } from '../errors/index.ts'

/** Text that PostgreSQL and JSON can carry: no NUL, no lone surrogate. */
export const text = (max: number, min = 0) =>
  z
    .string()
    .min(min, min === 1 ? 'must not be empty' : undefined)
    .max(max, `must be at most ${max} characters`)
    .refine((value) => !value.includes('\0'), 'must not contain the NUL character')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')

/** Whether a text has nothing to see: spaces, and what is drawn as nothing, also where Unicode counts it among symbols. */
export const isBlank = (value: string): boolean =>
  !/[^\s\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\u{1d159}]/u.test(value)

/** Text of one line, as it was given: with something to see, without line breaks and other control characters. */
export const line = (max: number) =>
  text(max)
    .refine((value) => !isBlank(value), 'must not be empty')
    .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters')

/** A title or name: one trimmed line that is not empty. What was typed over several lines becomes one. */
export const title = (max = 300) =>
  text(max)
    .transform((value) => value.replace(/\s+/g, ' ').trim())
    .pipe(line(max))

export const idempotencyKey = text(200, 1).nullish()

/** @throws Fault INVALID_INPUT naming the first wrong field */
export function validate<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const field = issue.path.map(String)
  throw new Fault('INVALID_INPUT', field.length ? `\`${field.join('.')}\`: ${issue.message}.` : `${issue.message}.`, {
    field,
  })
}

/** A fingerprint of an input, the same whatever the order of its keys. */
export function fingerprint(value: unknown): string {
  const canonical = JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : typeof part === 'bigint'
        ? String(part)
        : part,
  )
  return createHash('sha256')
    .update(canonical ?? '')
    .digest('hex')
}
