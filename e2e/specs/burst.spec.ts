import { open } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { countKinds } from '@shared/domain/line-kinds'
import { eventsOf, goTo, stateOf } from '../fixtures/engine-acts'
import { screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

const LINES = 1_000_000
const PIECE_LINES = 50_000
const QUIET_MS = 2000

const kinds: readonly ((n: number) => string)[] = [
  (n) => `10.0.0.${n % 250} - - [31/Jan/2026:14:30:16 +0900] "GET /items/${n} HTTP/1.1" 502 ${n % 999}`,
  (n) => `10.0.0.${n % 250} - - [31/Jan/2026:14:30:16 +0900] "POST /orders HTTP/1.1" 503 ${n % 999}`,
  (n) => `10.0.0.${n % 250} - - [31/Jan/2026:14:30:16 +0900] "GET /a/${n}.png HTTP/1.1" 500 ${n % 999}`,
]

const writeBurst = async (path: string): Promise<void> => {
  const log = await open(path, 'a')
  for (let from = 0; from < LINES; from += PIECE_LINES) {
    const piece = Array.from(
      { length: PIECE_LINES },
      (_, at) => kinds[(from + at) % kinds.length]?.(from + at) ?? '',
    )
    await log.write(`${piece.join('\n')}\n`)
  }
  await log.close()
}

/** Measures the frames that the page draws until `end` is called: how long the 95th of 100 and the longest took. */
const measureFrames = async (page: Page) => {
  const measured = page.evaluate(
    () =>
      new Promise<readonly number[]>((resolve) => {
        const gaps: number[] = []
        let last = performance.now()
        const draw = (now: number): void => {
          gaps.push(now - last)
          last = now
          if (document.documentElement.dataset['framesEnd'] === undefined) requestAnimationFrame(draw)
          else resolve(gaps)
        }
        delete document.documentElement.dataset['framesEnd']
        requestAnimationFrame(draw)
      }),
  )
  return async () => {
    await page.evaluate(() => {
      document.documentElement.dataset['framesEnd'] = ''
    })
    const gaps = [...(await measured)].sort((a, b) => a - b)
    const sum = gaps.reduce((all, gap) => all + gap, 0)
    return {
      frames: gaps.length,
      perSecond: Math.round((gaps.length / sum) * 1000),
      p95Ms: Math.round(gaps[Math.floor(gaps.length * 0.95)] ?? Number.NaN),
      longestMs: Math.round(gaps.at(-1) ?? Number.NaN),
    }
  }
}

test('a million matching lines are three kinds with their numbers, and the window draws on', async ({
  world,
  page,
}, info) => {
  test.setTimeout(150_000)
  await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
  await goTo(page, 'i')
  const endQuiet = await measureFrames(page)
  await page.waitForFunction(
    (since) => performance.now() - since > 2000,
    await page.evaluate(() => performance.now()),
    {
      timeout: QUIET_MS * 5,
    },
  )
  const quiet = await endQuiet()

  const endBurst = await measureFrames(page)
  const startedAt = performance.now()
  await writeBurst(world.appLog)
  const seen = async (): Promise<number> => {
    const { incidents } = await stateOf(page)
    return Object.values(incidents).reduce((sum, { observations }) => sum + observations, 0)
  }
  // What was only counted is told at growing intervals.
  await expect.poll(seen, { timeout: 120_000, intervals: [500] }).toBe(LINES)
  const tookMs = Math.round(performance.now() - startedAt)
  const burst = await endBurst()
  await info.attach('frames', {
    body: JSON.stringify({ quiet, burst, tookMs }),
    contentType: 'application/json',
  })
  console.log(JSON.stringify({ quiet, burst, tookMs }))

  const [incident, ...others] = Object.values((await stateOf(page)).incidents)
  expect(others).toEqual([])
  expect(incident?.kinds?.kinds.map(({ count }) => count)).toEqual([333_334, 333_333, 333_333])
  expect(incident?.kinds && countKinds(incident.kinds)).toBe(LINES)
  const told = (await eventsOf(page)).reduce((sum, event) => {
    if (event.type === 'log.observed') return sum + event.data.observation.count
    return event.type === 'log.repeated' ? sum + event.data.count : sum
  }, 0)
  expect(told).toBe(LINES)
  expect((await eventsOf(page)).length).toBeLessThan(100)
  // Beside what this machine draws when nothing happens.
  expect(burst.p95Ms).toBeLessThanOrEqual(Math.max(34, 2 * quiet.p95Ms))

  await page
    .getByText(/HTTP 5xx エラー/)
    .first()
    .click()
  await expect(page.getByText('333,334 件')).toBeVisible()
  await screenshot(page, 'burst')
})
