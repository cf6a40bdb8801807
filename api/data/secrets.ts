import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TenantDatabase } from './databases.ts'
import { newId } from './ids.ts'

/** The installation's master key (32 bytes): from SECRET_KEY, else a file that is made once and kept private. */
export function loadMasterKey(dataDir: string, secretKey: string | undefined): Buffer {
  if (secretKey) return Buffer.from(secretKey, 'hex')
  const file = join(dataDir, 'secret.key')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (key.length !== 32) throw new Error(`${file} does not hold a key of 64 hexadecimal digits.`)
  return key
}

export interface Secrets {
  /** A key for one purpose, derived from the master key: 32 bytes. */
  derive(purpose: string): Buffer
  /** HMAC-SHA-256 under a purpose's key, base64url. */
  sign(purpose: string, text: string): string
  /** Encrypts what the installation itself must know, bound to what it is of. */
  sealOwn(bound: string, plain: string): string
  /** @throws Error when the text was altered, is of something else, or the master key is another one */
  openOwn(bound: string, sealed: string): string
  /** Encrypts a tenant's secret under the tenant's own key: `<key id>.<nonce>.<ciphertext and tag>`. */
  seal(database: TenantDatabase, plain: string): Promise<string>
  /** @throws Error when the text was altered or its key is not the tenant's */
  open(database: TenantDatabase, sealed: string): Promise<string>
}

/**
 * Envelope encryption: the master key wraps a key per tenant, which encrypts the tenant's secrets (AES-256-GCM, the
 * tenant bound as additional data). Rotating either means wrapping or sealing again; the key's id travels along.
 */
export function createSecrets(masterKey: Buffer): Secrets {
  const derived = new Map<string, Buffer>()
  const derive = (purpose: string): Buffer => {
    let key = derived.get(purpose)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', masterKey, 'superfasttt', purpose, 32))
      derived.set(purpose, key)
    }
    return key
  }
  const wrapping = derive('tenant-keys')
  const own = derive('installation')

  // by the key's id, which is never used for another key
  const unwrapped = new Map<string, Buffer>()
  const unwrap = (database: TenantDatabase, row: { id: string; wrapped: string }): Buffer => {
    const key = decrypt(wrapping, database.schema, row.wrapped)
    unwrapped.set(`${database.schema}:${row.id}`, key)
    return key
  }

  const newestKey = async (database: TenantDatabase): Promise<{ id: string; key: Buffer }> => {
    const find = () => database.prisma.tenantKey.findFirst({ orderBy: { createdAt: 'desc' } })
    let row = await find()
    if (!row) {
      const wrapped = encrypt(wrapping, database.schema, randomBytes(32))
      row = await database.prisma.tenantKey.create({ data: { id: newId(), wrapped } })
    }
    return { id: row.id, key: unwrap(database, row) }
  }

  return {
    derive,
    sign: (purpose, text) => createHmac('sha256', derive(purpose)).update(text).digest('base64url'),
    sealOwn: (bound, plain) => encrypt(own, bound, Buffer.from(plain, 'utf8')),
    openOwn: (bound, sealed) => decrypt(own, bound, sealed).toString('utf8'),
    async seal(database, plain) {
      const { id, key } = await newestKey(database)
      return `${id}.${encrypt(key, database.schema, Buffer.from(plain, 'utf8'))}`
    },
    async open(database, sealed) {
      const id = sealed.slice(0, sealed.indexOf('.'))
      const known = unwrapped.get(`${database.schema}:${id}`)
      const row = known ? null : await database.prisma.tenantKey.findUnique({ where: { id } })
      const key = known ?? (row && unwrap(database, row))
      if (!key) throw new Error(`There is no tenant key ${id}.`)
      return decrypt(key, database.schema, sealed.slice(id.length + 1)).toString('utf8')
    },
  }
}

function encrypt(key: Buffer, bound: string, plain: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return `${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

function decrypt(key: Buffer, bound: string, text: string): Buffer {
  const [nonce, sealed] = text.split('.').map((part) => Buffer.from(part, 'base64url'))
  if (!nonce || !sealed || sealed.length < 16) throw new Error('The sealed text is incomplete.')
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
}
