import { existsSync } from 'node:fs'

import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Starts the Chromium of the machine; its scroll bars take no room unless they are asked for. */
export async function openBrowser({ scrollBars = false } = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? paths.find((path) => existsSync(path))
  if (executablePath === undefined)
    throw new Error(`expected Chromium at one of ${paths.join(', ')}, or at $CHROMIUM, got none`)
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    ...(scrollBars && { ignoreDefaultArgs: ['--hide-scrollbars'] }),
  })
}

/** How a page is looked at. */
export interface Look {
  width: number
  scheme: 'light' | 'dark'
}

/** A page, and what it complained of. */
export interface WatchedPage {
  page: Page
  complaints: string[]
}

/** Opens a page whose errors and warnings are kept. */
export async function openPage(
  browser: Browser,
  url: string,
  { width, scheme }: Look = { width: 1440, scheme: 'light' },
): Promise<WatchedPage> {
  const viewport = { width, height: width < 500 ? 812 : 900 }
  const context = await browser.newContext({
    viewport,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url)
  return { page, complaints }
}

/** Waits until no chart is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('domcontentloaded')
  for (let quiet = 0; quiet < 3;) {
    await page.waitForTimeout(120)
    const busy = await page.locator('[aria-busy="true"]').count()
    const shown = await page.locator('h1').count()
    quiet = busy === 0 && shown > 0 ? quiet + 1 : 0
  }
}

/** What axe finds, each with the elements that it is about. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
}
