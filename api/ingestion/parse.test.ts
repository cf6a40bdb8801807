import { execFile, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Job } from './child.ts'
import { makeDocx, makeLyingDocx, makeXxeDocx, makeZipBombDocx } from './fixtures/docx.ts'
import { makeEncryptedPdf, makePdf } from './fixtures/pdf.ts'
import { createParser, defaultLimits, type FileParser, type ParsedDocument, type ParseOptions, split } from './index.ts'
import { runJob } from './supervisor.ts'

// processes start slowly on a busy machine
vi.setConfig({ testTimeout: 30_000 })

let folder: string
let parser: FileParser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parse-'))
  parser = createParser()
})
afterAll(async () => {
  parser.close()
  await rm(folder, { recursive: true })
})

const put = async (fileName: string, content: Uint8Array | string) => {
  const path = join(folder, fileName)
  await writeFile(path, content)
  return { path, fileName, mimeType: 'application/octet-stream' }
}

const parse = async (fileName: string, content: Uint8Array | string, options?: ParseOptions): Promise<ParsedDocument> =>
  parser.parse(await put(fileName, content), options)

const headingTexts = (document: ParsedDocument) =>
  document.headings.map(({ level, text, start, end }) => [level, text, document.text.slice(start, end)])

describe('parsers', () => {
  it('[RAG-2] reads a PDF with its pages, headings, accents and broken words', async () => {
    const pages = ['# Contrat de bail\nLe loyer est de 500 € l’infor-\nmation suit.', '', '# Durée\nTrois ans (ferme).']
    const document = await parse('bail.pdf', makePdf(pages))
    expect(document).toMatchObject({ mimeType: 'application/pdf', language: 'fr', title: 'Contrat de bail' })
    const texts = document.pages.map(({ start, end }) => document.text.slice(start, end))
    expect(texts).toEqual([
      'Contrat de bail\n\nLe loyer est de 500 € l’information suit.',
      '',
      'Durée\n\nTrois ans (ferme).',
    ])
    expect(document.pages.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(headingTexts(document)).toEqual([
      [1, 'Contrat de bail', 'Contrat de bail'],
      [1, 'Durée', 'Durée'],
    ])
    expect(split(document).map(({ page, heading }) => [page, heading])).toEqual([
      [1, 'Contrat de bail'],
      [3, 'Durée'],
    ])
  })

  it('[RAG-2] reads a DOCX with its headings', async () => {
    const content = [{ text: 'Rapport', heading: 1 }, { text: 'Un <b> & du texte.' }, { text: 'Suite', heading: 2 }]
    const document = await parse('rapport.docx', makeDocx(content))
    expect(document).toMatchObject({ title: 'Rapport', text: 'Rapport\n\nUn <b> & du texte.\n\nSuite', pages: [] })
    expect(headingTexts(document)).toEqual([
      [1, 'Rapport', 'Rapport'],
      [2, 'Suite', 'Suite'],
    ])
  })

  it('[RAG-2] reads the visible text of HTML, never its scripts or hidden parts', async () => {
    const html = `<html><head><title>Page</title><style>a{}</style></head><body><script>steal()</script>
      <h1>H&eacute; <em>oui</em></h1><p hidden>secret</p><ul><li>un<li><p>deux</p></ul>
      <table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table><pre>x\n  y</pre></body></html>`
    const document = await parse('page.html', html)
    expect(document.title).toBe('Page')
    expect(document.text).toBe('Hé oui\n\n- un\n- deux\n\nk | v\n1 | 2\n\nx\n  y')
    expect(headingTexts(document)).toEqual([[1, 'Hé oui', 'Hé oui']])
  })

  it('[RAG-2] takes the article of a web page and leaves its menus', async () => {
    const prose = '<p>Le locataire peut résilier son bail, à tout moment, par lettre recommandée, avec préavis.</p>'
    const menu = '<nav><a href="/a">Accueil</a> <a href="/b">Connexion</a></nav>'
    const page = `<html><head><title>Bail</title></head><body>${menu}<article>${prose.repeat(12)}</article></body></html>`
    const { text } = await parse('article.html', page)
    expect(text).toContain('lettre recommandée')
    expect(text).not.toContain('Connexion')
  })

  it('[RAG-2] keeps Markdown as written and finds its headings outside code', async () => {
    const text = '---\ntitle: "Guide"\n---\n# Un\n```\n# not\n```\nDeux\n----\n## [Trois](http://a) ##\n'
    const document = await parse('guide.md', text)
    expect(document).toMatchObject({ title: 'Guide', text, mimeType: 'text/markdown' })
    expect(headingTexts(document)).toEqual([
      [1, 'Un', '# Un'],
      [2, 'Deux', 'Deux\n----'],
      [2, 'Trois', '## [Trois](http://a) ##'],
    ])
  })

  it('[RAG-2] reads CSV rows as sentences of column and value, whatever the delimiter', async () => {
    const expected = 'nom: Jean; âge: 3;4\nnom: Zoé'
    expect((await parse('a.csv', 'nom;âge\nJean;"3;4"\nZoé;\n')).text).toBe(expected)
    expect((await parse('b.csv', '\ufeffnom,âge\r\nJean,3;4\r\nZoé,\r\n')).text).toBe(expected)
  })

  it('[RAG-2] reads JSON values with their paths', async () => {
    expect((await parse('a.json', '{"a":{"b":[1,{"c":"été"}]},"d":null}')).text).toBe('a.b.0: 1\na.b.1.c: été')
  })

  it('[RAG-2] decodes UTF-8, UTF-16 and windows-1252, and drops what PostgreSQL refuses', async () => {
    expect((await parse('w.txt', Buffer.from('\xe9t\xe9 \x80', 'latin1'))).text).toBe('été €')
    const utf16 = Buffer.from('\ufeffété \ud800\0x', 'utf16le')
    expect((await parse('u.txt', utf16)).text).toBe('été \ufffdx')
  })
})

describe('files that cannot be read', () => {
  const cases: [what: string, fileName: string, content: () => Uint8Array | string, code: string, message: RegExp][] = [
    ['an empty file', 'a.txt', () => '', 'EMPTY_FILE', /no content/],
    ['blank text', 'b.txt', () => ' \n ', 'EMPTY_FILE', /no text/],
    ['a PDF cut off', 'cut.pdf', () => makePdf(['x'.repeat(500)]).subarray(0, 600), 'FILE_UNREADABLE', /cut off/],
    ['a corrupt PDF', 'c.pdf', () => `%PDF-1.7\n${'\x07'.repeat(3_000)}\n%%EOF`, 'FILE_UNREADABLE', /damaged/],
    ['an encrypted PDF', 'e.pdf', () => makeEncryptedPdf(), 'FILE_ENCRYPTED', /password/],
    ['a PDF of images', 'i.pdf', () => makePdf(['', '']), 'FILE_UNREADABLE', /OCR/],
    ['a ZIP bomb', 'bomb.docx', () => makeZipBombDocx(64 * 2 ** 20), 'FILE_TOO_COMPLEX', /unpacks/],
    ['a ZIP that lies about a size', 'lie.docx', makeLyingDocx, 'FILE_UNREADABLE', /archive/],
    ['a DOCX cut off', 'd.docx', () => makeDocx([{ text: 'x' }]).subarray(0, 900), 'FILE_UNREADABLE', /archive/],
    ['a CSV with an open quote', 'q.csv', () => 'a,b\n1,"2\n3,4\n', 'FILE_UNREADABLE', /line 3/],
    ['broken JSON', 'j.json', () => '{"a":', 'FILE_UNREADABLE', /JSON/],
    ['an image named PDF', 'p.pdf', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'UNSUPPORTED_TYPE', /image\/png/],
  ]
  it.each(cases)('[RAG-2] names the reason for %s', async (_what, fileName, content, code, message) => {
    await expect(parse(fileName, content())).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('[RAG-2] does not resolve an external entity', async () => {
    const secret = await put('secret.txt', 'TOP-SECRET')
    const outcome = await parse('xxe.docx', makeXxeDocx(secret.path)).then(
      ({ text }) => text,
      ({ message, cause }) => `${message} ${cause}`,
    )
    expect(outcome).not.toContain('TOP-SECRET')
  })

  it('[RAG-2] reads a lying MIME type as what it is', async () => {
    const file = { ...(await put('note.txt', makePdf(['Hello']))), mimeType: 'text/plain' }
    expect(await parser.parse(file)).toMatchObject({ mimeType: 'application/pdf', text: 'Hello' })
  })
})

describe('budgets', () => {
  const deep = '<div>'.repeat(200_000)

  it('[RAG-2] kills 200,000 nested div at its time limit while other files go on', async () => {
    const [killed, other] = await Promise.allSettled([
      parse('deep.html', deep, { limits: { seconds: 0.5 } }),
      parse('other.txt', 'Un autre fichier.'),
    ])
    expect(killed).toMatchObject({ status: 'rejected', reason: { code: 'FILE_TOO_COMPLEX' } })
    expect(other).toMatchObject({ status: 'fulfilled', value: { text: 'Un autre fichier.' } })
  })

  it('[RAG-2] ends a parser that runs out of memory', async () => {
    const json = `[${'{"a":[1,2,3]},'.repeat(1_500_000)}1]`
    await expect(parse('big.json', json, { limits: { heapMb: 48 } })).rejects.toMatchObject({
      code: 'FILE_TOO_COMPLEX',
    })
  })

  it.runIf(process.platform === 'linux')('[RAG-2] ends a parser whose memory outside the heap grows', async () => {
    const limits = { rssMb: 120, seconds: 20 }
    const outcome = parse('deep2.html', deep, { limits })
    await expect(outcome).rejects.toMatchObject({ code: 'FILE_TOO_COMPLEX', message: expect.stringMatching(/memory/) })
    expect(await parse('small.txt', 'Un petit fichier.', { limits })).toMatchObject({ text: 'Un petit fichier.' })
  })

  it('[RAG-2] refuses more pages or text than allowed', async () => {
    const pages = Array.from({ length: 12 }, (_, i) => `page ${i}`)
    await expect(parse('pages.pdf', makePdf(pages), { limits: { pages: 10 } })).rejects.toMatchObject({
      code: 'FILE_TOO_COMPLEX',
      message: expect.stringMatching(/12 pages/),
    })
    await expect(parse('long.txt', 'x '.repeat(100), { limits: { textChars: 100 } })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    })
  })

  it('[RAG-4] reports progress page by page', async () => {
    const seen: number[] = []
    const pages = Array.from({ length: 45 }, (_, i) => `page ${i}`)
    await parse('progress.pdf', makePdf(pages), { onProgress: ({ done, total }) => seen.push(done / total) })
    expect(seen).toEqual([20 / 45, 40 / 45, 1])
  })
})

describe('the life of a parser process', () => {
  const childThatFirstRuns = (code: string) =>
    fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
      execArgv: ['--import', `data:text/javascript,${encodeURIComponent(code)}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
  const textJob = async (): Promise<Job> => {
    const { path, fileName } = await put('stray.txt', 'Bonjour.')
    return { path, fileName, mimeType: 'text/plain', limits: defaultLimits }
  }

  it('[RAG-2] still gives the document when a library drops a rejected promise', async () => {
    const child = childThatFirstRuns("process.once('message', () => { Promise.reject(new Error('stray')) })")
    expect(await runJob(child, await textJob(), {})).toMatchObject({ text: 'Bonjour.' })
  })

  it('[RAG-2] turns a crash of the process into a fault of that file alone', async () => {
    const child = childThatFirstRuns("process.once('message', () => process.abort())")
    await expect(runJob(child, await textJob(), {})).rejects.toMatchObject({ code: 'FILE_TOO_COMPLEX' })
    expect(await parse('after.txt', 'Encore.')).toMatchObject({ text: 'Encore.' })
  })

  it('ends at once when the caller aborts', async () => {
    const abort = new AbortController()
    const outcome = parse('abort.html', '<div>'.repeat(200_000), { signal: abort.signal })
    setImmediate(() => abort.abort(new Error('enough')))
    await expect(outcome).rejects.toThrow('enough')
    await expect(parse('never.txt', 'x', { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  })

  it('ends what is under way and refuses more once closed', async () => {
    const own = createParser()
    const file = await put('closed.html', '<div>'.repeat(200_000))
    const outcome = own.parse(file)
    own.close()
    await expect(outcome).rejects.toMatchObject({ code: 'INTERRUPTED' })
    await expect(own.parse(file)).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })

  it.runIf(process.platform === 'linux')(
    'gets none of the secrets of the server and does not keep it alive',
    async () => {
      const file = await put('own.txt', 'Bonjour.')
      // a server of its own, so that the processes seen are only its own
      const script = `
      import { readFileSync } from 'node:fs'
      import { createParser } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
      const environmentOf = (pid) => {
        try { return readFileSync('/proc/' + pid + '/environ', 'utf8') } catch { return '' }
      }
      const parser = createParser()
      const { text } = await parser.parse(${JSON.stringify(file)})
      const children = readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').match(/\\d+/g)
      console.log(JSON.stringify({ text, environment: children.map(environmentOf).join(' ') }))`
      await writeFile(join(folder, 'server.mjs'), script)
      const env = { ...process.env, SECRET_KEY: 'hunter2' }
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'server.mjs')], {
        env,
        timeout: 10_000,
      })
      const { text, environment } = JSON.parse(stdout)
      expect(text).toBe('Bonjour.')
      expect(environment).toContain('TZ=UTC')
      expect(environment).not.toContain('hunter2')
    },
  )
})
