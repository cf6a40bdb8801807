import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Sdk from '../../sdk/src/index.ts'
import { connectModels } from '../harness/chat.ts'
import { chromiumArguments, findChromium } from '../harness/chromium.ts'
import { adminEmail, adminPassword, type Instance, startInstance } from '../harness/index.ts'
import { type OpenAi, startOpenAi } from '../harness/openai.ts'
import { need } from '../harness/part.ts'
import { installed, installPacked, type Project } from './package.ts'
import { startWire, type Wire } from './wire.ts'

/** What the page of this test keeps in its window. */
interface Kept {
  sdk: typeof Sdk
  events: { __typename: string; cursor: string; text?: string }[]
  ended: Promise<void>
}

const html = `<!doctype html><title>App</title><script type="module">
import * as sdk from '/app/dist/index.js'
Object.assign(window, { sdk, events: [] })
</script>`

describe('the packed library in a browser, on a page of the platform’s origin', async () => {
  const part = await findChromium()
  let project: Project
  let instance: Instance
  let openai: OpenAi
  let wire: Wire
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    if ('unavailable' in part) return
    ;[project, instance, openai, browser] = await Promise.all([
      installPacked(),
      startInstance(),
      startOpenAi(),
      chromium.launch({ executablePath: part.path, args: chromiumArguments }),
    ])
    await connectModels(instance, openai, ['slow'])
    wire = await startWire(instance.url)
    page = await browser.newPage()
    // the files of the library alone are not the platform's: all else goes to it
    await page.route(`${wire.url}/app/**`, async (route) => {
      const path = new URL(route.request().url()).pathname.slice('/app/'.length)
      if (path) await route.fulfill({ body: await installed(project, path), contentType: 'text/javascript' })
      else await route.fulfill({ body: html, contentType: 'text/html' })
    })
    await page.goto(`${wire.url}/app/`)
    await page.waitForFunction(() => 'sdk' in window)
  })
  afterAll(async () => {
    await browser?.close()
    await wire?.[Symbol.asyncDispose]()
    await instance?.stop()
    await openai?.stop()
    await project?.[Symbol.asyncDispose]()
  })

  it('[GQL-17] asks at the relative address with the session’s cookie, and without one is told to sign in', async (test) => {
    need(part, test)
    const asked = await page.evaluate(
      async (body) => {
        const { createClient, PlatformError } = (window as unknown as Kept).sdk
        const client = createClient()
        const before = await client.viewer().catch((error) => error instanceof PlatformError && error.code)
        const headers = { 'content-type': 'application/json' }
        await fetch('/api/auth/sign-in/email', { method: 'POST', headers, body })
        const { kind, tenant } = await client.viewer()
        return { before, kind, slug: tenant.slug, points: client.lastCost?.points }
      },
      JSON.stringify({ email: adminEmail, password: adminPassword }),
    )
    expect(asked).toEqual({ before: 'UNAUTHENTICATED', kind: 'USER', slug: 'demo', points: 1 })
  })

  it('[GQL-17] [GQL-11] goes on with a stream whose connection was cut: no word missing, none twice', async (test) => {
    need(part, test)
    const opened: (string | null)[] = []
    page.on('request', (request) => {
      if (request.headers().accept === 'text/event-stream') {
        opened.push(JSON.parse(request.postData() ?? '{}').variables.after ?? null)
      }
    })
    await page.evaluate(async () => {
      const kept = window as unknown as Kept
      const client = kept.sdk.createClient()
      const { conversation } = await client.conversationCreate({})
      kept.ended = (async () => {
        for await (const event of client.ask(conversation.id, 'How?', { model: 'slow' })) kept.events.push(event)
      })()
    })
    const call = await openai.next('slow')
    call.token('The first half, ')
    await page.waitForFunction(() => (window as unknown as Kept).events.some(({ text }) => text))
    wire.cut()
    call.token('the second half.')
    call.finish()
    call.usage(7, 3)
    call.done()
    const events = await page.evaluate(async () => {
      const kept = window as unknown as Kept
      await kept.ended
      return kept.events
    })
    expect(events.map(({ text }) => text ?? '').join('')).toBe('The first half, the second half.')
    expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length)
    expect(events.at(-1)).toMatchObject({ __typename: 'MessageCompleted' })
    expect(opened.length).toBeGreaterThan(1)
    expect(opened.at(-1)).toEqual(expect.any(String))
  })
})
