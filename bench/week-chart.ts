/**
 * How long the page Metrics takes to draw a week of minutes (10,080 points) of one series, from when it has the data until
 * the frame is painted: node bench/run.mjs week-chart. GALLERY_CHROMIUM names the browser.
 */
import { chromium, type Page } from '@playwright/test'
import { resolve } from 'node:path'
import { build, preview } from 'vite'
import { infoOf, showWorld } from '../e2e/gallery/fake-bridge'
import { hostsOf } from '../renderer/testing/host-lists'
import { worldOf } from '../renderer/testing/worlds'

const POINTS = 10_080
const ROUNDS = 9
const WARM_UP = 2
const GOAL_MS = 100
const now = Date.parse('2026-01-31T14:30:15+09:00')

type Bridge = { call: (name: string, input: unknown) => Promise<unknown> }
type Measured = { drawnMs: number[] }
/** As much of the page as is measured with. */
type PageGlobals = {
  readonly mamori: Bridge
  readonly measured: Measured
  readonly document: {
    readonly querySelector: (selector: string) => { getAttribute: (name: string) => string | null } | null
  }
  readonly requestAnimationFrame: (run: () => void) => number
  readonly location: { readonly hash: string }
}

/** Answers a week with a point a minute, each time other ones, and measures from the answer to the painted frame. */
const answerWeeks = (count: number): void => {
  const { mamori, document, requestAnimationFrame } = globalThis as unknown as PageGlobals
  const measured: Measured = { drawnMs: [] }
  Object.defineProperty(globalThis, 'measured', { value: measured })
  const others = mamori.call
  let turn = 0
  const line = (): string =>
    document.querySelector('.recharts-line path, path.recharts-line-curve')?.getAttribute('d') ?? ''
  const untilPainted = (before: string, startedAt: number): void => {
    requestAnimationFrame.call(globalThis, () => {
      if (line() === before || line() === '') {
        untilPainted(before, startedAt)
        return
      }
      // A task that is asked for in a frame's callbacks runs once that frame is painted.
      setTimeout(() => measured.drawnMs.push(performance.now() - startedAt), 0)
    })
  }
  mamori.call = async (name, input) => {
    const { series, fromAt, toAt } = (input ?? {}) as { series?: string[]; fromAt: number; toAt: number }
    const days = (toAt - fromAt) / 86_400_000
    if (name !== 'metrics.range' || series?.length !== 1 || days < 6.9 || days > 7.2)
      return others(name, input)
    turn += 1
    const points = Array.from({ length: count }, (_, index) => {
      const avg = 40 + 25 * Math.sin(index / 200 + turn) + ((index * 7919 + turn) % 13)
      return { at: fromAt + index * 60_000, avg, min: avg * 0.8, max: avg * (index % 997 === 0 ? 1.9 : 1.2) }
    })
    untilPainted(line(), performance.now())
    return { ok: true, value: { series: { [series[0] ?? '']: points } } }
  }
}

const measuredIn = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => (globalThis as unknown as PageGlobals).measured.drawnMs)

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const root = resolve(import.meta.dirname, '../..')
const configFile = resolve(root, '.config/gallery-page.config.ts')
await build({ configFile, logLevel: 'error' })
const server = await preview({ configFile, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' })
const executablePath = process.env['GALLERY_CHROMIUM']
const browser = await chromium.launch({
  args: ['--no-sandbox', '--disable-gpu'],
  ...(executablePath === undefined ? {} : { executablePath }),
})
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, timezoneId: 'Asia/Tokyo' })
  const shown = {
    snapshot: worldOf('busy', now),
    events: [],
    info: infoOf({ language: 'ja', theme: 'dark' }),
    findings: [],
    hosts: hostsOf('own', now),
  }
  await showWorld(page, shown, now)
  await page.addInitScript(answerWeeks, POINTS)
  const [address] = server.resolvedUrls?.local ?? []
  if (address === undefined) throw new Error('the page is not served')
  await page.goto(`${address}#/metrics?period=7d&chart=host.cpu`)
  await page.locator('.recharts-surface').waitFor()
  for (let round = 1; round <= WARM_UP + ROUNDS; round++) {
    await page.waitForFunction(
      (wanted) => (globalThis as unknown as PageGlobals).measured.drawnMs.length >= wanted,
      round,
    )
    if (round === WARM_UP + ROUNDS) break
    for (const key of [']', '[']) {
      await page.keyboard.press(key)
      await page.waitForFunction(
        (days) => (globalThis as unknown as PageGlobals).location.hash.includes(`period=${days}`),
        key === ']' ? '30d' : '7d',
      )
    }
  }
  const times = (await measuredIn(page)).slice(WARM_UP)
  const nodes = await page.locator('section.chart *').count()
  console.log(`${POINTS} points, from the data to the painted frame, ${times.length} times:`)
  console.log(`  ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  console.log(
    `  median ${median(times).toFixed(0)} ms (goal: under ${GOAL_MS} ms); ${nodes} elements in the chart`,
  )
  if (!(median(times) < GOAL_MS)) process.exitCode = 1
} finally {
  await browser.close()
  await server.close()
}
