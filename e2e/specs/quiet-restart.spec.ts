import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NoticePreferences } from '@shared/ipc/desktop-calls'
import { launchApp } from '../fixtures/launch'
import { call } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

/** The time of the tests' own zone in some hours. */
const clockIn = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Tokyo',
  })

test('what quiet hours held back is told after the program was ended and begun again', async ({
  app,
  page,
  home,
  desktop,
  world,
}, info) => {
  const quiet = { on: true, from: clockIn(-2), to: clockIn(2), days: [0, 1, 2, 3, 4, 5, 6] }
  await call(page, 'desktop.set_notices', { quiet, criticalBreaksQuiet: false })
  await world.redis.crash()
  await expect.poll(async () => (await call(page, 'desktop.notices', {})).held, { timeout: 40_000 }).toBe(2)
  expect(desktop.notices()).toEqual([])
  await app.close()
  expect(await readFile(join(home.userData, 'held-notices.json'), 'utf8')).toContain('redis')

  // The next start is one in the day.
  const day: NoticePreferences = { quiet: { ...quiet, on: false }, criticalBreaksQuiet: false }
  await writeFile(join(home.userData, 'notices.json'), JSON.stringify(day))
  const next = await launchApp(home, info, { env: desktop.env })
  try {
    await expect
      .poll(() => desktop.shownNotices().map(({ title }) => title), { timeout: 40_000 })
      .toContain('通知を控えている間の出来事 2 件')
    await expect
      .poll(
        async () => JSON.parse(await readFile(join(home.userData, 'held-notices.json'), 'utf8')) as unknown,
      )
      .toEqual({ news: [], lines: [], more: 0 })
  } finally {
    await next.close()
  }
})
