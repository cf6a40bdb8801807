import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { operations } from '../../../sdk/src/generated.ts'
import { Fault } from '../../errors/index.ts'

const manifest = fileURLToPath(new URL('../../../web/gql/persisted-documents.json', import.meta.url))

/** Texts that were sent with their hash: so many of such a length are kept, the oldest go first. */
const kept = { texts: 500, longest: 20_000 }

/** What a request says of the document to execute. */
interface Asked {
  query?: string | null
  extensions?: Record<string, unknown> | null
}

/** Of the client library, which sends its texts: a page may use it with the session that it has. */
const ofLibrary: ReadonlySet<string> = new Set(Object.values(operations).map(({ text }) => text))

/**
 * The documents that a browser session may have executed. Where the admin is served: its own ones, named by their
 * SHA-256 (`extensions.persistedQuery.sha256Hash`), and the client library's.
 */
export interface TrustedDocuments {
  /**
   * The text to execute. `session` says that a cookie alone authenticates the request, `free` that it may hold any
   * document all the same.
   * A text that comes with its hash without a session is kept for a while, so that the hash alone will do.
   * @throws Fault PERSISTED_QUERY_NOT_FOUND for an unknown hash without a text
   * @throws Fault BAD_REQUEST for a hash that is not the text's
   * @throws Fault PERSISTED_QUERY_REQUIRED for a session that sends another text
   */
  textOf(asked: Asked, session: boolean, free: boolean): string | null | undefined
}

/** Without an admin there are no documents of its own, and sessions may send any. */
export function openTrustedDocuments(withAdmin: boolean, log: Logger): TrustedDocuments {
  const texts = withAdmin ? readTexts(log) : new Map<string, string>()
  const sent = new Map<string, string>()
  return {
    textOf({ query, extensions }, session, free) {
      const given = (extensions?.persistedQuery as { sha256Hash?: unknown } | null | undefined)?.sha256Hash
      const text = typeof given === 'string' ? (texts.get(given) ?? (session ? undefined : sent.get(given))) : undefined
      if (text !== undefined) {
        if (query && query !== text) throw otherText()
        return text
      }
      // clients that send texts by their hash know this one word
      if (given !== undefined && !query) {
        throw new Fault('PERSISTED_QUERY_NOT_FOUND', session ? undefined : 'PersistedQueryNotFound')
      }
      if (given !== undefined && typeof query === 'string' && !session) {
        if (given !== hash('sha256', query)) throw otherText()
        if (query.length <= kept.longest) {
          if (sent.size >= kept.texts) sent.delete(sent.keys().next().value!)
          sent.set(given, query)
        }
      }
      const trusted = typeof query === 'string' && ofLibrary.has(query)
      if (withAdmin && session && !free && !trusted) throw new Fault('PERSISTED_QUERY_REQUIRED')
      return query
    },
  }
}

const otherText = () => new Fault('BAD_REQUEST', 'The hash is not the SHA-256 of the text.')

/** Set-up makes the manifest with the admin. Where it is missing there is no admin to ask either: nothing is let through. */
function readTexts(log: Logger): Map<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>))
  } catch (error) {
    log.error({ err: error }, 'the admin’s documents have not been made: run npm start, which makes them')
    return new Map()
  }
}
