import { chromium } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumArguments, findChromium } from './chromium.ts'
import { need } from './part.ts'

describe('Chromium for tests', async () => {
  const part = await findChromium()

  it('[SET-4] opens a page', async (test) => {
    const { path } = need(part, test)
    const browser = await chromium.launch({ executablePath: path, args: chromiumArguments })
    const page = await browser.newPage()
    await page.setContent('<h1>Bonjour</h1>')
    expect(await page.textContent('h1')).toBe('Bonjour')
    await browser.close()
  })

  it('[SET-4] is the one that CHROMIUM_PATH names, and no other', async () => {
    expect(await findChromium({ CHROMIUM_PATH: process.execPath })).toEqual({ path: process.execPath })
    expect(await findChromium({ CHROMIUM_PATH: '/nowhere' })).toHaveProperty('unavailable')
  })
})
