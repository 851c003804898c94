import { appendFile, readFile, writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { createDaemon, type Daemon } from '../fixtures/daemon'
import { eventsOf, goTo, linkKind, stateOf } from '../fixtures/engine-acts'
import { launchApp } from '../fixtures/launch'
import { call, screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

const RULE = 'redis_connection_error'

const openLab = async (page: Page): Promise<void> => {
  await expect
    .poll(async () => (await stateOf(page).catch(() => null))?.settings?.file ?? null)
    .not.toBeNull()
  await goTo(page, 'p')
  await page.locator(`[data-rule="${RULE}"]`).click()
  await page.locator('[data-act="try"]').click()
  await expect(field(page, 'pattern')).toBeFocused()
}
const field = (page: Page, name: 'pattern' | 'ignore') => page.locator(`[data-expression="${name}"] textarea`)
const trial = (page: Page) => page.locator('[data-trial]')
const headline = (page: Page) => page.locator('[data-headline]')
const lines = (page: Page) => page.locator('[data-lines] [role="listitem"]')
const stamp = (secondsAgo: number): string =>
  new Date(Date.now() - 1000 * secondsAgo).toISOString().replace('T', ' ').slice(0, 19)

test('a pattern is added in the window: judged while it is typed, shown as lines of the file, and at work at once', async ({
  world,
  home,
  page,
}) => {
  await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
  await goTo(page, 'p')
  await page.locator('[data-act="add-pattern"]').click()
  const dialog = page.getByRole('dialog')
  const save = dialog.locator('[data-act="save-pattern"]')
  await dialog.locator('[data-field="name"]').fill('決済のタイムアウト')
  await dialog.locator('[data-field="pattern"]').fill('Payment (timed out')
  await expect(dialog.getByText('正規表現')).toHaveCount(2)
  await expect(save).toBeDisabled()
  await dialog.locator('[data-field="pattern"]').fill('Payment timed out')
  await dialog.locator('[data-field="id"]').fill('payment_timeout')
  await expect(dialog.locator('[data-diff="added"]').last()).toContainText('payment_timeout')
  await screenshot(page, 'patterns-added')
  await save.click()
  await expect(dialog).toHaveCount(0)
  await expect(page.locator('[data-act="try"]')).toBeVisible()
  expect(await readFile(home.settingsFile, 'utf8')).toContain('"pattern": "Payment timed out"')
  await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
  await world.log('ERROR Payment timed out after 30 s')
  await expect
    .poll(async () =>
      (await eventsOf(page)).flatMap((event) =>
        event.type === 'log.observed' ? [event.data.observation.ruleId] : [],
      ),
    )
    .toContain('payment_timeout')
})

test('an edit shows what it would find, is saved in place, and taken back', async ({ world, home, page }) => {
  // As a person has laid it out: nothing of that may be lost.
  const plain = await readFile(home.settingsFile, 'utf8')
  const written = plain
    .replace('{', '{\r\n')
    .replace(`"id": "${RULE}"`, `"id"  :   "${RULE}"`)
    .replaceAll(/^ {2}"(health_checks|services)"/gm, '\n\t"$1"')
  await writeFile(home.settingsFile, written, { mode: 0o600 })
  await world.log(
    `${stamp(50)}Z INFO worker started`,
    `${stamp(40)}Z ERROR redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:1 password=hunter2`,
    `${stamp(30)}Z ERROR redis.exceptions.TimeoutError: Timeout reading from socket`,
    `${stamp(20)}Z ERROR redis.exceptions.ConnectionError: harmless, in a test`,
    `${stamp(10)}Z ERROR broker heartbeat lost`,
  )
  await openLab(page)
  await expect(headline(page)).toHaveText('いまの式は 2 行に一致します')
  await expect(lines(page)).toHaveCount(2)
  await expect(lines(page).last()).toContainText('password=***')
  await expect(lines(page).last().locator('mark')).toHaveText('redis.exceptions.ConnectionError')

  await field(page, 'pattern').fill(String.raw`redis\.exceptions\.\w+Error`)
  await field(page, 'ignore').fill('in a test')
  await expect(headline(page)).toHaveText('いまの式と比べて 1 行増え、1 行減ります')
  await expect(page.locator('[data-lines] [data-kind="gained"]')).toContainText('TimeoutError')
  await expect(page.locator('[data-lines] [data-kind="lost"]')).toContainText('harmless')
  await page.locator('[data-tab="missed"]').click()
  await expect(lines(page)).toHaveCount(1)
  await expect(lines(page)).toContainText('broker heartbeat lost')
  await page.locator('[data-tab="difference"]').click()
  await screenshot(page, 'lab-1-difference')

  const before = (await stateOf(page)).settings?.sha256
  await page.locator('[data-act="save"]').click()
  await expect(page.getByRole('dialog')).toContainText('1 行が一致しなくなります')
  await screenshot(page, 'lab-2-save')
  await page.locator('[data-act="confirm-save"]').click()
  await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  await expect.poll(async () => (await stateOf(page)).settings?.sha256).not.toBe(before)
  await expect(headline(page)).toHaveText('いまの式は 2 行に一致します')
  await screenshot(page, 'lab-3-saved')
  const today = JSON.stringify(
    String.raw`redis\.exceptions\.ConnectionError|Error (?:111|110) connecting to .*:\d+`,
  )
  expect(await readFile(home.settingsFile, 'utf8')).toBe(
    written.replace(
      `"pattern": ${today},`,
      `"pattern": ${JSON.stringify(String.raw`redis\.exceptions\.\w+Error`)},\n      "ignore": "in a test",`,
    ),
  )
  expect((await eventsOf(page)).find(({ type }) => type === 'rule.expression_set')).toMatchObject({
    actor: { kind: 'person', face: 'desktop' },
    data: { ruleId: RULE, from: { ignore: null }, to: { ignore: 'in a test' } },
  })

  await page.locator('[data-act="undo-save"]').click()
  await expect.poll(() => readFile(home.settingsFile, 'utf8')).toBe(written)
  await expect(field(page, 'ignore')).toHaveValue('')
})

test(
  'nothing that is typed hangs anything, and a long trial is cancelled',
  { tag: '@alone' },
  async ({ world, page }) => {
    const hostile = `${stamp(5)}Z ERROR ${'a'.repeat(2000)}!\n`
    await appendFile(world.appLog, hostile.repeat(12_000))
    await openLab(page)
    await field(page, 'pattern').fill('(a+)+$')
    await expect(headline(page)).toContainText('一致')
    await expect(trial(page)).toHaveAttribute('data-trial', 'done')

    await field(page, 'pattern').fill('redis (')
    await expect(trial(page)).toHaveAttribute('data-trial', 'unusable')
    await expect(field(page, 'pattern')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.locator('[data-act="save"]')).toBeDisabled()

    await field(page, 'pattern').fill(String.raw`(a+)+\1$`)
    await expect(page.locator('[data-expression="pattern"]')).toContainText('後方参照')
    await expect(trial(page)).toHaveAttribute('data-trial', 'running')
    await expect(page.getByText('照合を打ち切りました')).toBeVisible()
    await page.locator('[data-act="cancel-trial"]').click()
    await expect(trial(page)).toHaveAttribute('data-trial', 'cancelled')
    await screenshot(page, 'lab-4-cancelled')
    // The engine did not wait for any of it.
    const askedAt = Date.now()
    await stateOf(page)
    expect(Date.now() - askedAt).toBeLessThan(1000)
  },
)

test('the last day runs with both expressions', async ({ world, page }) => {
  await world.log(
    ...Array.from({ length: 4 }, (_, index) => [
      `${stamp(4000 - index * 900)}Z ERROR redis.exceptions.ConnectionError: refused`,
      `${stamp(3900 - index * 900)}Z ERROR redis.exceptions.TimeoutError: slow`,
    ]).flat(),
  )
  await openLab(page)
  await field(page, 'pattern').fill(String.raw`redis\.exceptions\.\w+Error`)
  await expect(headline(page)).toHaveText('いまの式より 4 行多く一致します')
  await page.locator('[data-act="backtest"]').click()
  const panel = page.locator('[data-backtest]')
  await expect(panel).toHaveAttribute('data-backtest', 'done', { timeout: 30_000 })
  await expect(page.locator('[data-row="occurrences"] td')).toHaveText(['4', '8', '+4'])
  await panel.evaluate((one) => one.scrollIntoView())
  await screenshot(page, 'lab-5-backtest')
})

const attachedTest = test.extend<{ readonly daemon: Daemon }>({
  daemon: async ({ home, world: _world }, provide) => {
    const daemon = createDaemon(home)
    await provide(daemon)
    await daemon.stop()
  },
  app: async ({ home, desktop, startOptions, daemon }, provide, info) => {
    await daemon.start()
    const app = await launchApp(home, info, { ...startOptions, env: { ...desktop.env, ...startOptions.env } })
    await provide(app)
    await app.close()
  },
})

attachedTest('a window beside a daemon tries and saves there', async ({ world, home, page }) => {
  await expect.poll(() => linkKind(page)).toBe('attached')
  await world.log(`${stamp(9)}Z ERROR redis.exceptions.TimeoutError: slow`)
  await openLab(page)
  await field(page, 'pattern').fill('TimeoutError')
  await expect(headline(page)).toHaveText('いまの式より 1 行多く一致します')
  await page.locator('[data-act="save"]').click()
  await page.locator('[data-act="confirm-save"]').click()
  await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  expect(await readFile(home.settingsFile, 'utf8')).toContain('"pattern": "TimeoutError"')
  expect((await eventsOf(page)).find(({ type }) => type === 'rule.expression_set')?.actor).toMatchObject({
    kind: 'person',
    face: 'viewer',
    proof: 'proved',
  })
  await expect(call(page, 'lab.rule', { ruleId: 'nobody' })).rejects.toThrow('not_found')
})
