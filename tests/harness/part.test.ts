import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mirror } from './debian.ts'
import { need } from './part.ts'

describe('need', () => {
  const skip = (reason: string) => {
    throw new Error(`skipped: ${reason}`)
  }

  it('[SET-4] gives a part that is there', () => {
    expect(need({ url: 'x' }, { skip }, true)).toEqual({ url: 'x' })
  })

  it('[SET-4] skips a test with the reason, but fails it in CI', () => {
    expect(() => need({ unavailable: 'no browser' }, { skip }, false)).toThrow('skipped: no browser')
    expect(() => need({ unavailable: 'no browser' }, { skip }, true)).toThrow('In CI this must be there: no browser')
  })
})

describe('mirror', () => {
  it.each([
    ['sources.list', 'deb-src http://a.test/debian x main\ndeb [arch=amd64] http://b.test/debian bookworm main\n'],
    ['sources.list.d/debian.sources', 'Types: deb\nURIs: http://b.test/debian\nSuites: bookworm\nComponents: main\n'],
    [
      'sources.list.d/debian.sources',
      'URIs: http://a.test/node\nComponents: main\n\nURIs: http://a.test/debian-security\nComponents: main\n\nURIs: http://b.test/debian\nComponents: main contrib\n',
    ],
  ])('is read from %s', async (name, text) => {
    const folder = await mkdtemp(join(tmpdir(), 'apt-'))
    try {
      await mkdir(join(folder, 'sources.list.d'))
      await writeFile(join(folder, name), text)
      expect(await mirror(folder)).toBe('http://b.test/debian')
      await writeFile(join(folder, name), '# nothing\n')
      expect(await mirror(folder)).toBeUndefined()
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
