import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDocx } from './fixtures/docx.ts'
import { makePdf } from './fixtures/pdf.ts'
import { makeZip } from './fixtures/zip.ts'
import { docxType, sniff, sniffFile } from './sniff.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('sniff', () => {
  it('[RAG-1] believes the content, not the name or the declaration', () => {
    expect(sniff(makePdf(['x']), 'note.txt', 'text/plain').mimeType).toBe('application/pdf')
    expect(sniff(bytes('\x89PNG\r\n\x1a\n'), 'a.pdf', 'application/pdf')).toEqual({
      mimeType: 'image/png',
      supported: false,
    })
    expect(sniff(bytes('\0\x01\x02binary'), 'a.txt', 'text/plain').supported).toBe(false)
    expect(sniff(bytes('MZ\x90\0'), 'a.docx', docxType).supported).toBe(false)
  })

  it('lets the name, then the declaration, tell kinds of text apart', () => {
    expect(sniff(bytes('a;b'), 'a.csv').mimeType).toBe('text/csv')
    expect(sniff(bytes('# a'), 'a.md').mimeType).toBe('text/markdown')
    expect(sniff(bytes('{}'), 'a.json').mimeType).toBe('application/json')
    expect(sniff(bytes('x'), 'unnamed', 'text/markdown; charset=utf-8').mimeType).toBe('text/markdown')
    expect(sniff(bytes('x'), 'a.pdf', 'application/pdf').mimeType).toBe('text/plain')
  })

  it('never reports what can run script as an image', () => {
    const svg = '<?xml version="1.0"?><!-- x --><svg onload="steal()"></svg>'
    expect(sniff(bytes(svg), 'a.png', 'image/png')).toEqual({ mimeType: 'application/xml', supported: false })
    expect(sniff(bytes('<!DOCTYPE html><script>x</script>'), 'a.png', 'image/png').mimeType).toBe('text/html')
  })
})

describe('sniffFile', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sniff-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const sniffBytes = async (name: string, content: Uint8Array) => {
    await writeFile(join(folder, name), content)
    return sniffFile(join(folder, name), name)
  }

  it('tells a Word document from another archive, wherever its folder stands', async () => {
    const late = [
      { name: 'padding', data: Buffer.alloc(10_000) },
      { name: 'word/document.xml', data: '<x/>' },
    ]
    expect(await sniffBytes('a.bin', makeDocx([{ text: 'x' }]))).toEqual({ mimeType: docxType, supported: true })
    expect((await sniffBytes('late.bin', makeZip(late))).mimeType).toBe(docxType)
    expect((await sniffBytes('a.docx', makeZip([{ name: 'x', data: 'y' }]))).mimeType).toBe('application/zip')
    expect((await sniffBytes('s.xlsx', makeZip([{ name: 'xl/a', data: 'y' }]))).supported).toBe(false)
  })
})
