import type { Page } from '@playwright/test'
import { CONTRACT_VERSION } from '@shared/ipc/version'
import { createDaemon, type Daemon } from '../fixtures/daemon'
import { enginePids, eventsOf, hostOf, linkKind, linkOf, stateOf } from '../fixtures/engine-acts'
import { startFakeEngine } from '../fixtures/fake-engine'
import { launchApp, type RunningApp } from '../fixtures/launch'
import { answerQuestions, call, closeWindow, rawCall, screenshot } from '../fixtures/page-acts'
import { emptyTest, expect, test as worldTest } from '../fixtures/test'

/** A real daemon over the test's world, not yet started, and ended with it. */
const test = worldTest.extend<{ readonly daemon: Daemon }>({
  daemon: async ({ home, world: _world }, provide) => {
    const daemon = createDaemon(home)
    await provide(daemon)
    await daemon.stop()
  },
})

/** The daemon is there before the window. */
const attachedTest = test.extend({
  app: async ({ home, desktop, startOptions, daemon }, provide, info) => {
    await daemon.start()
    const app = await launchApp(home, info, { ...startOptions, env: { ...desktop.env, ...startOptions.env } })
    await provide(app)
    await app.close()
  },
})

const labels = (items: readonly { readonly label: string }[]): readonly string[] =>
  items.map(({ label }) => label)

/** A word in the page that a reload would wipe out. */
const mark = (page: Page): Promise<unknown> =>
  page.evaluate(() => Object.assign(window, { marked: true }).marked)
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => 'marked' in window)

const redisHealth = async (page: Page) => (await stateOf(page)).checks['redis']?.reading?.status

attachedTest.describe('a window beside a daemon', () => {
  attachedTest('attaches to it and runs no engine', async ({ home, page, daemon, desktop }, info) => {
    await expect.poll(() => linkKind(page)).toBe('attached')
    const link = await linkOf(page)
    expect(link).toMatchObject({ role: 'change', actor: { kind: 'person', face: 'viewer', proof: 'proved' } })
    expect(await enginePids(home)).toEqual([daemon.pid()])
    expect((await stateOf(page)).engine?.face).toBe('daemon')
    await expect.poll(() => redisHealth(page)).toBe('healthy')
    await expect.poll(async () => labels(await desktop.trayMenu())[0]).toBe('● すべて正常')
    if (link.kind === 'attached') {
      const loadedAt = await page.evaluate(() => performance.timeOrigin)
      info.annotations.push({ type: 'attached', description: `${link.sinceAt - loadedAt} ms after the page` })
    }
    await screenshot(page, 'viewer-attached')
  })

  attachedTest('approves there, and the daemon knows who did it', async ({ world, page, daemon }) => {
    await expect.poll(() => redisHealth(page).catch(() => null)).toBe('healthy')
    await world.redis.crash()
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect
      .poll(async () => Object.values((await stateOf(page)).incidents)[0]?.closedBy, { timeout: 30_000 })
      .toBe('verified')
    expect(await world.redis.isUp()).toBe(true)
    const approved = (await eventsOf(page)).find(({ type }) => type === 'repair.approved')
    expect(approved?.actor).toMatchObject({ kind: 'person', face: 'viewer', proof: 'proved' })
    expect((await stateOf(page)).engine?.face).toBe('daemon')
    expect(daemon.said()).not.toMatch(/unhandled|TypeError/)
    await screenshot(page, 'viewer-approved')
  })

  attachedTest(
    'lives through a killed daemon and its restart',
    async ({ home, world, page, daemon }, info) => {
      await expect.poll(() => redisHealth(page).catch(() => null)).toBe('healthy')
      await mark(page)
      const before = await stateOf(page)
      await daemon.kill()
      await expect.poll(() => linkKind(page)).not.toBe('attached')
      await screenshot(page, 'viewer-daemon-gone')
      expect(await rawCall(page, 'cycle.run', {})).toMatchObject({
        ok: false,
        error: { code: 'unavailable' },
      })
      await world.redis.crash()
      await daemon.start()
      const startedAt = Date.now()
      await expect.poll(() => linkKind(page)).toBe('attached')
      info.annotations.push({
        type: 'attached again',
        description: `${Date.now() - startedAt} ms after the start`,
      })
      const after = await stateOf(page)
      expect(after.seq).toBeGreaterThan(before.seq)
      // What the new daemon finds is shown without a reload.
      await expect(page.getByRole('button', { name: '承認する' }).first()).toBeVisible({ timeout: 30_000 })
      expect(await isMarked(page)).toBe(true)
      expect((await hostOf(page)).mayTakeOver).toBe(false)
      expect(await enginePids(home)).toEqual([daemon.pid()])
      const seqs = (await eventsOf(page)).map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
    },
  )

  attachedTest('ends without a question where there is nothing to end', async ({ app, page }) => {
    await expect.poll(() => linkKind(page)).toBe('attached')
    const questions = await answerQuestions(app, 0)
    await closeWindow(app)
    await expect.poll(questions.asked).toMatchObject([{ message: 'Mamori は通知領域に残ります' }])
  })

  attachedTest('is one of two, and each sees what the other does', async ({ home, page, desktop }, info) => {
    const second = await launchApp({ ...home, userData: `${home.userData}-2` }, info, { env: desktop.env })
    try {
      const other = await second.electron.firstWindow()
      await other.waitForLoadState()
      for (const each of [page, other]) await expect.poll(() => linkKind(each)).toBe('attached')
      await call(other, 'mode.set', { mode: 'observe' })
      await expect.poll(async () => (await stateOf(page)).mode).toBe('observe')
      expect(await enginePids(home)).toHaveLength(1)
    } finally {
      await second.close()
    }
  })
})

test.describe('a daemon that comes later', () => {
  test('takes over from the window’s own engine, which ends first', async ({
    home,
    page,
    daemon,
    app,
  }, info) => {
    await expect.poll(() => redisHealth(page).catch(() => null)).toBe('healthy')
    expect(await linkKind(page)).toBe('own')
    expect((await stateOf(page)).engine?.face).toBe('desktop')
    expect(await enginePids(home)).toEqual([app.electron.process().pid])
    await mark(page)
    const startedAt = Date.now()
    const starting = daemon.start()
    await expect.poll(() => linkKind(page), { timeout: 30_000 }).toBe('attached')
    info.annotations.push({ type: 'changed over', description: `${Date.now() - startedAt} ms` })
    await starting
    expect(await enginePids(home)).toEqual([daemon.pid()])
    await expect.poll(async () => (await stateOf(page)).engine?.face).toBe('daemon')
    await expect.poll(() => redisHealth(page)).toBe('healthy')
    expect(await isMarked(page)).toBe(true)
    expect(app.said()).not.toMatch(/unhandled|TypeError/)
  })

  test('finds nothing in its way after the window was killed', async ({
    home,
    page,
    app,
    daemon,
    desktop,
  }, info) => {
    await expect.poll(() => linkKind(page)).toBe('own')
    app.electron.process().kill('SIGKILL')
    await app.ended
    await daemon.start()
    expect(await enginePids(home)).toEqual([daemon.pid()])
    const again = await launchApp(home, info, { env: desktop.env })
    try {
      const window = await again.electron.firstWindow()
      await window.waitForLoadState()
      await expect.poll(() => linkKind(window)).toBe('attached')
    } finally {
      await again.close()
    }
  })
})

attachedTest.describe('a daemon that was stopped', () => {
  attachedTest(
    'is told, replaced only by a person’s word, and gets its place back',
    async ({ home, page, daemon, app, desktop }) => {
      attachedTest.slow()
      await expect(page.getByText('すべて正常').first()).toBeVisible()
      await daemon.stop()
      await expect.poll(() => linkKind(page)).not.toBe('attached')
      expect(await rawCall(page, 'hosts.take_over', {})).toMatchObject({
        ok: false,
        error: { code: 'refused' },
      })
      await expect.poll(async () => labels(await desktop.trayMenu())[0]).toBe('○ エンジンが応答しません')
      await expect.poll(async () => (await hostOf(page)).mayTakeOver, { timeout: 30_000 }).toBe(true)
      expect(await enginePids(home)).toEqual([])
      await expect.poll(() => desktop.notices().at(-1)?.title).toMatch(/のエンジンが応答しません$/)
      expect(desktop.notices().at(-1)?.body).toContain('このセッションだけ監視を引き継げます')
      // The banner says it once; no panel says it again.
      await expect(page.getByRole('alert')).toHaveCount(0)
      await screenshot(page, 'viewer-may-take-over')
      await desktop.clickTray('このセッションだけ、このコンピューターで監視する')
      await expect.poll(() => linkKind(page)).toBe('own')
      await expect.poll(() => redisHealth(page).catch(() => null)).toBe('healthy')
      expect(await enginePids(home)).toEqual([app.electron.process().pid])
      await expect.poll(desktop.closedNotices).toHaveLength(1)
      await daemon.start()
      await expect.poll(() => linkKind(page), { timeout: 30_000 }).toBe('attached')
      expect(await enginePids(home)).toEqual([daemon.pid()])
    },
  )
})

emptyTest.describe('an engine of another version', () => {
  const skewedTest = emptyTest.extend({
    app: async ({ home, desktop }, provide, info) => {
      const fake = await startFakeEngine(home, CONTRACT_VERSION + 1)
      const app: RunningApp = await launchApp(home, info, { env: desktop.env })
      await provide(app)
      await app.close()
      await fake.stop()
    },
  })

  skewedTest('is told with both versions, and never replaced', async ({ page, desktop }) => {
    await expect
      .poll(() => linkOf(page))
      .toMatchObject({
        kind: 'skewed',
        update: 'this',
        mine: { contract: CONTRACT_VERSION },
        theirs: { app: '99.0.0', contract: CONTRACT_VERSION + 1 },
      })
    await expect
      .poll(async () => labels(await desktop.trayMenu())[0])
      .toBe('○ バージョンが異なるため、接続していません')
    expect(await rawCall(page, 'hosts.take_over', {})).toMatchObject({
      ok: false,
      error: { code: 'refused' },
    })
    await screenshot(page, 'viewer-skewed')
  })
})
