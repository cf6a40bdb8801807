import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page, type Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createViteServer } from 'vitest/node'
import { addTexts, chatOf, connectModels } from '../harness/chat.ts'
import { chromiumArguments, findChromium } from '../harness/chromium.ts'
import { adminEmail, adminPassword, bootstrapKey, type Instance, startInstance } from '../harness/index.ts'
import { type OpenAi, startOpenAi } from '../harness/openai.ts'
import { need } from '../harness/part.ts'
import { examplesIn, filled, makeExamplesFolder } from './examples.ts'
import { root } from './package.ts'
import { startWire, type Wire } from './wire.ts'

const html = (script: string) =>
  `<!doctype html><title>App</title><div id="root"></div><script type="module" src="./${script}"></script>`

/** Follows the answer that the test says, and keeps every frame that was shown. */
const switching = `
import { createClient } from '@superfasttt/sdk'
import { PlatformProvider, useStream } from '@superfasttt/sdk/react'
import { useState } from 'react'

const client = createClient({ url: '/graphql', apiKey: 'your key' })
const frames: string[] = []

export function App() {
  const [messageId, follow] = useState<string | null>(null)
  Object.assign(window, { follow, frames })
  return <PlatformProvider client={client}><Answer messageId={messageId} /></PlatformProvider>
}

function Answer({ messageId }: { messageId: string | null }) {
  const { state, done, error } = useStream(
    (platform) => (messageId ? platform.messageStream({ messageId }) : null),
    [messageId],
  )
  const text = state.map((event) => (event.__typename === 'MessageDelta' ? event.text : '')).join('')
  frames.push(\`\${messageId} \${text}\`)
  return <p aria-busy={!done}>{error ? (error as { code: string }).code : text}</p>
}
`

/** Renders an example's App under StrictMode, as a development build does: with every effect twice. */
const main = (module: string) => `
import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './${module}'
const app = createRoot(document.getElementById('root'))
app.render(createElement(StrictMode, null, createElement(App)))
window.leave = () => app.unmount()
`

const signIn = (page: Page) =>
  page.evaluate(
    async (body) => {
      const headers = { 'content-type': 'application/json' }
      await fetch('/api/auth/sign-in/email', { method: 'POST', headers, body })
    },
    JSON.stringify({ email: adminEmail, password: adminPassword }),
  )

describe('the React entry in a browser, by the README’s two examples', async () => {
  const part = await findChromium()
  const apps = [...examplesIn('tsx'), switching]
  let instance: Instance
  let openai: OpenAi
  let wire: Wire
  let browser: Browser
  let vite: Awaited<ReturnType<typeof createViteServer>>
  let cacheDir: string
  let page: Page
  let streams: Request[]

  beforeAll(async () => {
    if ('unavailable' in part) return
    ;[instance, openai, browser, cacheDir] = await Promise.all([
      startInstance(),
      startOpenAi(),
      chromium.launch({ executablePath: part.path, args: chromiumArguments }),
      mkdtemp(join(tmpdir(), 'sft-vite-')),
    ])
    const folder = await makeExamplesFolder('sdk-react', {
      ...Object.fromEntries(
        apps.flatMap((code, at): [string, string][] => [
          [`example-${at}.tsx`, filled(code, instance.url, bootstrapKey)],
          [`main-${at}.ts`, main(`example-${at}.tsx`)],
          [`${at}.html`, html(`main-${at}.ts`)],
        ]),
      ),
      'tsconfig.json': JSON.stringify({ compilerOptions: { jsx: 'react-jsx' } }),
    })
    vite = await createViteServer({
      configFile: false,
      root: folder,
      cacheDir,
      logLevel: 'error',
      appType: 'mpa',
      optimizeDeps: { include: ['react', 'react-dom/client', 'react/jsx-dev-runtime', 'urql'] },
      server: {
        host: '127.0.0.1',
        hmr: false,
        // the page would load itself anew when its socket to Vite is cut
        ws: false,
        watch: null,
        fs: { allow: [root] },
        proxy: { '/graphql': instance.url, '/api': instance.url },
      },
    })
    await vite.listen(0)
    // between the browser and all that it asks
    wire = await startWire(vite.resolvedUrls!.local[0]!)
  })
  beforeEach(async () => {
    if ('unavailable' in part) return
    page = await browser.newPage()
    page.setDefaultTimeout(10_000)
    streams = []
    page.on('request', (request) => {
      if (request.headers().accept === 'text/event-stream') streams.push(request)
    })
  })
  afterAll(async () => {
    await browser?.close()
    await wire?.[Symbol.asyncDispose]()
    await vite?.close()
    await instance?.stop()
    await openai?.stop()
    if (cacheDir) await rm(cacheDir, { recursive: true, force: true })
  })
  const open = (at: number) => page.goto(`${wire.url}/${at}.html`)
  const afters = () => streams.map((each) => JSON.parse(each.postData() ?? '{}').variables.after ?? null)

  it('[GQL-17] shows an answer as it is written, over a cut connection, each word once under StrictMode', async (test) => {
    need(part, test)
    const { slow } = await connectModels(instance, openai, ['slow'])
    await instance.data(
      'mutation ($id: ID!) { modelDefaultSet(input: { id: $id, use: CHAT }) { userErrors { message } } }',
      { id: slow },
    )
    await open(0)
    await signIn(page)
    await page.getByRole('button', { name: 'Ask' }).click()
    const call = await openai.next('slow')
    call.token('The first half, ')
    await page.locator('p[aria-busy=true]', { hasText: 'The first half,' }).waitFor()
    expect(afters()).toEqual([null])
    wire.cut()
    call.token('the second half.')
    call.finish()
    call.usage(7, 3)
    call.done()
    await page.locator('p[aria-busy=false]').waitFor()
    expect(await page.locator('p').textContent()).toBe('The first half, the second half.')
    expect(afters()).toEqual([
      null,
      ...afters()
        .slice(1)
        .map(() => expect.any(String)),
    ])
    expect(streams.length).toBeGreaterThan(1)
  })

  it('[GQL-17] closes the stream with the component that followed it', async (test) => {
    need(part, test)
    await open(0)
    await signIn(page)
    await page.getByRole('button', { name: 'Ask' }).click()
    const call = await openai.next('slow')
    call.token('A beginning')
    await page.locator('p[aria-busy=true]', { hasText: 'A beginning' }).waitFor()
    const closed = page.waitForEvent('requestfailed', (request) => streams.includes(request))
    await page.evaluate(() => (window as unknown as { leave: () => void }).leave())
    expect((await closed).failure()?.errorText).toBe('net::ERR_ABORTED')
    expect(streams).toHaveLength(1)
    call.done()
  })

  it('[GQL-17] begins anew when what it depends on changes: nothing of the old stream is shown again', async (test) => {
    need(part, test)
    await connectModels(instance, openai, ['quick'])
    openai.answer('quick', (call) => {
      call.token(call.messages.at(-1)?.content.includes('first') ? 'One.' : 'Two.')
      call.finish()
      call.usage(1, 1)
      call.done()
    })
    const first = await chatOf(instance).ask('The first?', 'quick')
    const second = await chatOf(instance).ask('The other?', 'quick')
    await open(2)
    const follow = (id: string | null) =>
      page.evaluate((id) => (window as unknown as { follow: (id: string | null) => void }).follow(id), id)
    await page.locator('p').waitFor({ state: 'attached' })
    expect(streams).toHaveLength(0)
    await follow(first)
    await page.locator('p[aria-busy=false]', { hasText: 'One.' }).waitFor()
    await follow(second)
    await page.locator('p[aria-busy=false]', { hasText: 'Two.' }).waitFor()
    expect(streams).toHaveLength(2)
    const frames = await page.evaluate(() => (window as unknown as { frames: string[] }).frames)
    expect(frames.filter((frame) => frame.startsWith(first) && frame.includes('One.')).length).toBeGreaterThan(0)
    expect(frames.filter((frame) => frame.startsWith(second) && frame.includes('One.'))).toEqual([])
    await follow('bm9uZQ')
    await page.locator('p', { hasText: /NOT_FOUND|INVALID_INPUT/ }).waitFor()
  })

  it('[GQL-17] gives urql’s own hooks answers, and events that go on after a cut connection', async (test) => {
    need(part, test)
    await addTexts(instance, [{ title: 'Before', text: 'The gate is green.' }])
    const opened = page.waitForResponse((response) => streams.includes(response.request()))
    await open(1)
    await page.getByRole('listitem').filter({ hasText: 'Before' }).waitFor()
    await opened
    await addTexts(instance, [{ title: 'During', text: 'The gate is blue.' }])
    await page.locator('pre', { hasText: 'During 100' }).waitFor()
    wire.cut()
    await addTexts(instance, [{ title: 'After', text: 'The gate is red.' }])
    await page.locator('pre', { hasText: 'After 100' }).waitFor()
    const lines = ((await page.locator('pre').textContent()) ?? '').split('\n')
    expect(lines.filter((line) => line === 'During 100')).toHaveLength(1)
    expect(lines.filter((line) => line === 'After 100')).toHaveLength(1)
    expect(afters()[0]).toBeNull()
    expect(afters().slice(1)).not.toContain(null)
  })
})
