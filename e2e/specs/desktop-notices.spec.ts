import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { SettingsFile } from '@shared/domain/settings-file'
import type { NoticePreferences } from '@shared/ipc/desktop-calls'
import type { Desktop, Notice } from '../../electron/main/testing/session-desktop'
import { stateOf } from '../fixtures/engine-acts'
import { startAgain } from '../fixtures/launch'
import { answerQuestions, call, closeWindow, isWindowShown, screenshot } from '../fixtures/page-acts'
import { emptyTest, expect, test } from '../fixtures/test'

const everyDay = [0, 1, 2, 3, 4, 5, 6]
const SOON = { timeout: 40_000 }

const statusOf = async (desktop: Desktop): Promise<string> => (await desktop.trayMenu())[0]?.label ?? ''
const titled = (notices: readonly Notice[], mark: string): readonly Notice[] =>
  notices.filter(({ title }) => title.startsWith(mark))

const shownPage = (page: Page) => page.locator('nav [aria-current="page"]')

/** Red, green and blue in the middle of the tray's icon. */
const iconColour = async (desktop: Desktop): Promise<readonly number[]> => {
  for (const [width, pixels] of await desktop.trayPixels()) {
    const at = (Math.floor(width / 2) * width + Math.floor(width / 2)) * 4
    return [...pixels.subarray(at + 1, at + 4)]
  }
  return []
}

/** The hour of the local clock that is this far from now. */
const clockIn = (hours: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'Asia/Tokyo',
  }).format(Date.now() + hours * 3_600_000)
const quietNow = (more: Partial<NoticePreferences> = {}): NoticePreferences => ({
  quiet: { on: true, from: clockIn(-2), to: clockIn(2), days: everyDay },
  criticalBreaksQuiet: false,
  ...more,
})

const STORM = 60

/** Many critical things that fail at once: ports at which nobody listens. */
const manyClosedPorts = (settings: SettingsFile): SettingsFile => ({
  ...settings,
  mode: 'observe',
  health_checks: [
    ...(settings.health_checks ?? []),
    ...Array.from({ length: STORM }, (_, index) => ({
      name: `closed-${index}`,
      type: 'port' as const,
      host: '127.0.0.1',
      port: 1,
      interval: 2,
      timeout: 1,
      critical: true,
    })),
  ],
})

test.describe('a storm of alerts', () => {
  test('is one notification, which says how many and leads to the worst', async ({
    page,
    desktop,
    world,
  }) => {
    await expect.poll(() => statusOf(desktop)).toBe('● すべて正常')
    await world.writeSettings(manyClosedPorts(world.settings))
    await expect
      .poll(() => titled(desktop.shownNotices(), '◆').map(({ title }) => title), SOON)
      .toEqual([`◆ 危険なインシデントが ${STORM} 件あります`])
    expect(new Set(titled(desktop.notices(), '◆').map(({ id }) => id)).size).toBe(1)
    expect(titled(desktop.notices(), '◆').length).toBeLessThan(STORM / 2)
    await expect.poll(() => desktop.badges().at(-1)).toBe(STORM)
    const [notice] = titled(desktop.shownNotices(), '◆')
    desktop.clickNotice(notice?.id ?? 0)
    await expect(shownPage(page)).toHaveText(/インシデント/)
    await screenshot(page, 'desktop-storm')
  })
})

test.describe('an approval', () => {
  test('is told by a notification and listed in the tray; both lead to its card', async ({
    app,
    page,
    desktop,
    world,
  }) => {
    await expect.poll(() => statusOf(desktop)).toBe('● すべて正常')
    await expect.poll(async () => (await iconColour(desktop))[1]).toBeGreaterThan(140)
    await answerQuestions(app, 0)
    await closeWindow(app)
    await expect.poll(() => isWindowShown(app)).toBe(false)
    await world.redis.crash()
    await expect.poll(() => titled(desktop.shownNotices(), '✋').length, SOON).toBe(1)
    const [notice] = titled(desktop.shownNotices(), '✋')
    expect(notice).toMatchObject({ urgency: 1, actions: ['default', '開く'] })
    await expect.poll(() => statusOf(desktop)).toBe('◆ 危険 1 件')
    await expect.poll(async () => (await iconColour(desktop))[0]).toBeGreaterThan(200)
    expect((await iconColour(desktop))[1]).toBeLessThan(100)
    desktop.clickNotice(notice?.id ?? 0)
    await expect.poll(() => isWindowShown(app)).toBe(true)
    await expect(shownPage(page)).toHaveText(/承認/)
    const { repairs } = await stateOf(page)
    const waiting = Object.values(repairs).filter(({ stage }) => stage === 'awaiting')
    expect(waiting).toHaveLength(1)
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expect(shownPage(page)).toHaveText(/概況/)
    await desktop.clickTray('承認待ち（1 件）を開く')
    await expect(shownPage(page)).toHaveText(/承認/)
    // Answered, it needs nobody any more.
    await call(page, 'approvals.reject', { repairId: waiting[0]?.id ?? '', reason: 'maintenance' })
    await expect
      .poll(async () => (await desktop.trayMenu()).map(({ label }) => label))
      .not.toContain('承認待ち（1 件）を開く')
  })
})

test.describe('quiet hours', () => {
  test('hold everything back and tell it as one at their end', async ({ page, desktop, world }) => {
    await expect.poll(() => statusOf(desktop)).toBe('● すべて正常')
    await call(page, 'desktop.set_notices', quietNow())
    await world.redis.crash()
    await expect.poll(async () => (await call(page, 'desktop.notices', {})).held, SOON).toBe(2)
    await expect.poll(() => statusOf(desktop)).toBe('◆ 危険 1 件')
    expect(desktop.notices()).toEqual([])
    await call(page, 'desktop.set_notices', quietNow({ quiet: { ...quietNow().quiet, on: false } }))
    await expect
      .poll(() => desktop.shownNotices().map(({ title }) => title))
      .toEqual(['通知を控えている間の出来事 2 件'])
    expect(desktop.shownNotices()[0]?.body).toContain(
      '◆ 危険 1 件（未解決 1 件） · ✋ 承認待ち 1 件（未対応 1 件）',
    )
    desktop.clickNotice(desktop.shownNotices()[0]?.id ?? 0)
    await expect(shownPage(page)).toHaveText(/インシデント/)
  })

  test('let through what is critical where the person says so', async ({ page, desktop, world }) => {
    await expect.poll(() => statusOf(desktop)).toBe('● すべて正常')
    await call(page, 'desktop.set_notices', quietNow({ criticalBreaksQuiet: true }))
    await world.redis.crash()
    await expect.poll(() => titled(desktop.shownNotices(), '◆').length, SOON).toBe(1)
    await expect.poll(async () => (await call(page, 'desktop.notices', {})).held).toBe(1)
    expect(titled(desktop.notices(), '✋')).toEqual([])
  })
})

test('a pause from the tray ends by a click, and says until when it lasts', async ({
  page,
  desktop,
  world: _world,
}) => {
  await expect.poll(() => statusOf(desktop)).toBe('● すべて正常')
  await desktop.clickTray('15 分間')
  await expect.poll(() => statusOf(desktop)).toMatch(/^❚❚ 一時停止中（\d\d:\d\d まで）$/)
  const [silence] = Object.values((await stateOf(page)).silences)
  expect(silence).toMatchObject({ scope: { kind: 'all' }, origin: 'person' })
  expect((silence?.untilAt ?? 0) - (silence?.addedAt ?? 0)).toBe(15 * 60_000)
  const violet = await desktop.trayPixels()
  expect(violet.size).toBeGreaterThan(0)
  await desktop.clickTray('一時停止を終える')
  await expect.poll(() => statusOf(desktop)).toBe('● すべて正常')
})

emptyTest.describe('the settings of the desktop', () => {
  emptyTest(
    'show a real test notification and store the start with the session',
    async ({ page, desktop, home }) => {
      await page.locator('[data-menu="view"]').click()
      await page.getByRole('menuitem', { name: '通知と起動' }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText('通知を表示できます（test）')
      await dialog.getByRole('button', { name: 'テスト通知を送る' }).click()
      await expect(dialog).toContainText('通知サービスが受け付けました')
      expect(desktop.shownNotices().map(({ title }) => title)).toEqual(['● Mamori のテスト通知'])
      await dialog.getByRole('switch', { name: 'ログイン時に Mamori を起動する' }).click({ force: true })
      const file = join(home.env['XDG_CONFIG_HOME'] ?? '', 'autostart/mamori.desktop')
      await expect(dialog).toContainText(file)
      const entry = await readFile(file, 'utf8')
      expect(entry).toContain(`"--config=${home.settingsFile}"`)
      expect(entry).toMatch(/^Exec=.* "--hidden"$/m)
      await screenshot(page, 'desktop-preferences')
    },
  )
})

emptyTest.describe('where no notification service is', () => {
  emptyTest.use({ hasNotices: false })

  emptyTest('the window says so, and goes on', async ({ app, page, desktop }) => {
    await page.locator('[data-menu="view"]').click()
    await page.getByRole('menuitem', { name: '通知と起動' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('通知サービスが動いていません')
    expect(await call(page, 'desktop.test_notification', {})).toMatchObject({
      kind: 'failed',
      failure: { code: 'no_service' },
    })
    await desktop.startNotices()
    await expect.poll(() => call(page, 'desktop.test_notification', {})).toEqual({ kind: 'shown' })
    expect(app.said()).not.toMatch(/uncaught|unhandled/)
  })
})

emptyTest.describe('a start without a window', () => {
  emptyTest.use({ startOptions: { args: ['--hidden'] } })

  emptyTest('stays in the tray, from which the window comes', async ({ app, page, desktop, home }) => {
    await expect.poll(desktop.trayIcons).toBe(1)
    await expect(page.locator('[data-menu="view"]')).toBeAttached()
    expect(await isWindowShown(app)).toBe(false)
    expect(await startAgain(home, desktop.env, ['--hidden'])).toBe(0)
    expect(await isWindowShown(app)).toBe(false)
    desktop.clickTrayIcon()
    await expect.poll(() => isWindowShown(app)).toBe(true)
  })
})

emptyTest.describe('a start without a window where no tray comes', () => {
  emptyTest.use({ startOptions: { args: ['--hidden'] }, hasTray: false })

  emptyTest('opens the window after all', async ({ app, page }) => {
    await page.waitForLoadState()
    await expect.poll(() => isWindowShown(app), { timeout: 60_000 }).toBe(true)
  })
})
