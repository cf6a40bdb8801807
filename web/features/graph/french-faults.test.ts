import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../../api/errors/codes'
import { frenchFault, sentencesByCode, sentencesByText } from './french-faults'

const root = join(import.meta.dirname, '..', '..', '..')
const server = globSync('{api,integrations}/**/*.ts', { cwd: root })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')

describe('the server’s faults in French', () => {
  it('[WEB-3] has a sentence for every code of the registry, and for no other', () => {
    expect(Object.keys(sentencesByCode).sort()).toEqual([...Object.keys(errorCodes), 'CANCELLED'].sort())
  })

  it.for(sentencesByText)('[WEB-3] knows a sentence that the server writes: %s', ([english, french]) => {
    // What is said of an address stands in the source without it.
    const said = english.replace('{url} ', '').replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    expect(server).toMatch(new RegExp(said.replaceAll('{}', '\\$\\{[^}]*\\}')))
    const filled = (text: string) => text.replaceAll(/\{(?:url)?\}/g, 'x')
    expect(frenchFault(null, filled(english))).toBe(filled(french))
  })

  it('[WEB-3] keeps what varies, and falls back to the code, then to the server’s words', () => {
    expect(frenchFault('TOO_LARGE', 'The file has 52428801 bytes; at most 52428800 are accepted.')).toBe(
      'Le fichier fait 52\u202f428\u202f801 octets ; 52\u202f428\u202f800 au plus sont acceptés.',
    )
    expect(frenchFault('FILE_UNREADABLE', 'https://example.com/a answered with status 404.')).toBe(
      'L’adresse https://example.com/a a répondu par l’erreur 404.',
    )
    expect(frenchFault('MODEL_AUTH', 'Whatever.')).toBe(sentencesByCode.MODEL_AUTH)
    expect(frenchFault('NEW_CODE', 'Something new.')).toBe('Something new.')
  })
})
