import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { z } from 'zod'
import { slugShape } from './data/ids.ts'

const cidr = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]+)\/\d{1,3}$/

/** An empty variable is an unset one: `PORT= npm start` means the default. */
const optional = <T extends z.ZodType>(type: T) => z.preprocess((v) => (v === '' ? undefined : v), type)

const integer = (min: number, max: number, byDefault: number) =>
  optional(
    z
      .string()
      .regex(/^\d+$/)
      .transform(Number)
      .refine((n) => n >= min && n <= max)
      .default(byDefault),
  ).describe(`a whole number from ${min} to ${max}`)

const flag = (byDefault: boolean) =>
  optional(
    z
      .enum(['true', 'false', '1', '0'])
      .transform((v) => v === 'true' || v === '1')
      .default(byDefault),
  ).describe('true or false')

const url = (protocols: string[], what: string) =>
  optional(
    z
      .string()
      .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol))
      .optional(),
  ).describe(what)

/** Every variable that is read, in the order of `.env.example`. A description says what is allowed. */
const variables = {
  PORT: integer(0, 65_535, 4000),
  HOST: optional(
    z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('127.0.0.1'),
  ).describe('a host name or address to listen on'),
  DATA_DIR: optional(z.string().max(1_000).default('./data')).describe('a folder path'),
  PUBLIC_URL: url(['http:', 'https:'], 'an http(s) URL under which browsers reach this server'),
  TENANT_ID: optional(z.string().regex(slugShape).default('demo')).describe(
    'a slug: a letter, then letters, digits or hyphens, 40 at most, lower case',
  ),
  TENANT_NAME: optional(z.string().min(1).max(200).optional()).describe('a name of 1 to 200 characters'),
  ADMIN_EMAIL: optional(z.email().max(254).default('admin@example.com')).describe('an e-mail address'),
  ADMIN_PASSWORD: optional(z.string().min(8).max(128).optional()).describe('8 to 128 characters'),
  BOOTSTRAP_API_KEY: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]{32,256}$/)
      .optional(),
  ).describe('32 to 256 printable characters without spaces'),
  SECRET_KEY: optional(
    z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/)
      .optional(),
  ).describe('64 hexadecimal digits'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'a postgres:// URL'),
  DATABASE_CONNECTIONS: integer(2, 500, 20),
  REDIS_URL: url(['redis:', 'rediss:'], 'a redis:// or rediss:// URL'),
  FILES_DIR: optional(z.string().max(1_000).optional()).describe('a folder path'),
  S3_ENDPOINT: url(['http:', 'https:'], 'an http(s) URL'),
  S3_PUBLIC_ENDPOINT: url(['http:', 'https:'], 'an http(s) URL under which browsers reach the files'),
  S3_REGION: optional(
    z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .default('us-east-1'),
  ).describe('a region name'),
  S3_ACCESS_KEY_ID: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]{1,256}$/)
      .optional(),
  ).describe('1 to 256 printable characters without spaces'),
  S3_SECRET_ACCESS_KEY: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]{1,256}$/)
      .optional(),
  ).describe('1 to 256 printable characters without spaces'),
  S3_BUCKET_PREFIX: optional(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,21}$/)
      .default('sft'),
  ).describe('lower-case letters, digits and hyphens, 22 at most'),
  PROCESS: optional(z.enum(['all', 'api', 'worker']).default('all')).describe('all, api or worker'),
  WORKERS: integer(0, 32, 2),
  MAX_UPLOAD_BYTES: integer(1, 50 * 1024 ** 3, 1024 ** 3),
  RATE_POINTS_PER_MINUTE: integer(0, 1_000_000_000, 60_000),
  RATE_TENANT_POINTS_PER_MINUTE: integer(0, 1_000_000_000, 600_000),
  STREAMS_PER_PRINCIPAL: integer(1, 1_000_000, 100),
  STREAMS_PER_TENANT: integer(1, 1_000_000, 2_000),
  EGRESS_ALLOW: optional(
    z
      .string()
      .transform((v) => v.split(',').map((part) => part.trim()))
      .refine((list) => list.every((part) => cidr.test(part)))
      .default([]),
  ).describe('CIDR ranges separated by commas, such as 127.0.0.0/8,10.1.0.0/16'),
  FOLDER_ROOTS: optional(
    z
      .string()
      .transform((v) => v.split(',').map((part) => resolve(part.trim())))
      .optional(),
  ).describe('folder paths separated by commas'),
  LOG_LEVEL: optional(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info')).describe(
    'fatal, error, warn, info, debug, trace or silent',
  ),
  LOG_REQUESTS: flag(false),
  INTROSPECTION: flag(true),
  GRAPHIQL: flag(true),
  ADMIN_UI: flag(true),
} satisfies Record<string, z.ZodType>

const environment = z.object(variables)
const secrets = new Set([
  'ADMIN_PASSWORD',
  'BOOTSTRAP_API_KEY',
  'SECRET_KEY',
  'DATABASE_URL',
  'REDIS_URL',
  'S3_SECRET_ACCESS_KEY',
])

export interface Config extends Readonly<z.output<typeof environment>> {
  /** Unique to this boot: what it leaves behind when it dies is recognised by it. */
  readonly instance: string
}

/** A wrong environment. The message is one line: the variable, what was read, what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the environment into one frozen object.
 * @throws ConfigError naming the first wrong variable; a secret's value is never repeated.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const result = environment.safeParse(env)
  if (!result.success) {
    const name = String(result.error.issues[0]?.path[0]) as keyof typeof variables
    const read = secrets.has(name) ? '(a secret, not shown)' : JSON.stringify((env[name] ?? '').slice(0, 200))
    throw new ConfigError(`${name} is ${read}; allowed: ${variables[name].description}`)
  }
  const values = result.data
  for (const name of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const) {
    if (values.S3_ENDPOINT && !values[name]) {
      throw new ConfigError(`${name} is unset; allowed with S3_ENDPOINT: ${variables[name].description}`)
    }
  }
  if (values.PROCESS !== 'all' && !values.DATABASE_URL) {
    throw new ConfigError(`PROCESS is "${values.PROCESS}"; allowed without DATABASE_URL: all`)
  }
  return Object.freeze({
    ...values,
    DATA_DIR: resolve(values.DATA_DIR),
    instance: randomBytes(8).toString('hex'),
  })
}
