import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { Output, Preferences } from '../../shared/ipc/contract'
import {
  hostileTrust,
  observedRecords,
  shadowEntries,
  trustAbilities,
  trustRecords,
} from '../../renderer/testing/trust-records'
import { eventsOf, tell } from '../../renderer/testing/story'
import { storyOf, type WorldName } from '../../renderer/testing/stories'
import { loudNotices } from './desktop-answers'
import { callsOf, mend, push, type TrustAnswers } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { now, openWorld } from './open-world'

const trusted: TrustAnswers = {
  rules: [...trustRecords(now)],
  abilities: trustAbilities(now),
  shadows: [],
}
const observed: TrustAnswers = {
  rules: [...observedRecords(now)],
  abilities: trustAbilities(now),
  shadows: [...shadowEntries(now)],
}
const hostile: TrustAnswers = hostileTrust(now)
const nothing: TrustAnswers = { rules: [], abilities: { at: now, rules: [] }, shadows: [] }

type Options = NonNullable<Parameters<typeof openWorld>[2]>

const openPatterns = async (page: Page, world: WorldName, options: Options): Promise<void> => {
  await openWorld(page, world, options)
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

const ruleRow = (page: Page, id: string) => page.locator(`[data-rule="${id}"]`)
const detailOf = (page: Page) => page.getByRole('complementary')
const openRule =
  (id: string) =>
  async (page: Page): Promise<void> => {
    await ruleRow(page, id).click()
    await expect(detailOf(page)).toBeVisible()
  }
const scrollDetail = async (page: Page): Promise<void> => {
  await detailOf(page)
    .locator('[data-section="shadows"]')
    .evaluate((section) => section.scrollIntoView())
}
const pick = (page: Page, choice: 'auto' | 'ask' | 'off') =>
  detailOf(page).locator(`button[data-choice="${choice}"]`)

/** As a fresh install stands: nothing says where relative paths begin. */
const baseless: TrustAnswers = {
  ...trusted,
  abilities: {
    at: now - 12_000,
    rules: [
      ['disk_full', 'rotate.no_base'],
      ['file_not_found', 'action.dirs.no_base'],
      ['permission_denied', 'action.permissions.no_base'],
    ].map(([ruleId = '', code = '']) => ({
      kind: 'impossible' as const,
      ruleId,
      why: { code, params: { path: 'logs/app.log' } },
    })),
  },
}

const refusal = {
  code: 'refused',
  message:
    '設定ファイル /etc/mamori/error_patterns.json は読み込み後に変更されています。新しい内容が読み込まれてから、もう一度操作してください',
}

type Picture = {
  readonly name: string
  readonly world: WorldName
  readonly options: Options
  readonly before?: (page: Page) => Promise<void>
  /** Taken in both languages and colours, at both sizes; else twice. */
  readonly everywhere?: true
}

const pictures: readonly Picture[] = [
  { name: 'patterns', world: 'trust', options: { trust: trusted }, everywhere: true },
  {
    name: 'patterns-detail',
    world: 'trust',
    options: { trust: trusted },
    before: openRule('redis_connection_error'),
    everywhere: true,
  },
  {
    name: 'patterns-demoted',
    world: 'trust',
    options: { trust: trusted },
    before: openRule('database_connection_error'),
  },
  {
    name: 'patterns-breaker',
    world: 'trust',
    options: { trust: trusted },
    before: openRule('permission_denied'),
  },
  {
    name: 'patterns-switch',
    world: 'trust',
    options: { trust: trusted, failing: { 'rules.set_auto_fix': refusal } },
    before: async (page) => {
      await openRule('database_connection_error')(page)
      await pick(page, 'ask').click()
      await page.locator('[data-act="set-auto-fix"]').click()
      await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible()
    },
  },
  { name: 'patterns-observing', world: 'observing', options: { trust: observed }, everywhere: true },
  {
    name: 'patterns-observing-detail',
    world: 'observing',
    options: { trust: observed },
    before: openRule('redis_connection_error'),
    everywhere: true,
  },
  {
    name: 'patterns-observing-entries',
    world: 'observing',
    options: { trust: observed },
    before: async (page) => {
      await openRule('redis_connection_error')(page)
      await scrollDetail(page)
    },
  },
  { name: 'patterns-no-base', world: 'trust', options: { trust: baseless }, everywhere: true },
  { name: 'patterns-hostile', world: 'hostile', options: { trust: hostile } },
  {
    name: 'patterns-hostile-detail',
    world: 'hostile',
    options: { trust: hostile },
    before: openRule('turned'),
  },
  { name: 'patterns-none', world: 'first', options: { trust: nothing } },
  {
    name: 'patterns-loading',
    world: 'trust',
    options: { trust: trusted, hanging: ['ledger.rules', 'rules.abilities'] },
    before: (page) => expect(page.getByRole('main').getByRole('status').first()).toBeVisible(),
  },
  {
    name: 'patterns-error',
    world: 'trust',
    options: {
      trust: trusted,
      failing: { 'ledger.rules': { code: 'unavailable', message: 'the journal is busy' } },
    },
    before: (page) => expect(page.getByRole('main').getByRole('alert')).toBeVisible(),
  },
  {
    name: 'patterns-look',
    world: 'trust',
    options: { trust: trusted, hosts: 'look' },
    before: openRule('database_connection_error'),
  },
  {
    name: 'approvals-past',
    world: 'trust',
    options: { trust: trusted },
    before: async (page) => {
      await page.keyboard.press('g')
      await page.keyboard.press('a')
      await expect(page.locator('[data-section="past"]').first()).toBeVisible()
    },
  },
]

const looks: readonly (readonly [Preferences, number, number])[] = [
  [{ language: 'ja', theme: 'dark' }, 1280, 800],
  [{ language: 'en', theme: 'light' }, 900, 700],
  [{ language: 'ja', theme: 'light' }, 1280, 800],
  [{ language: 'ja', theme: 'dark' }, 900, 700],
  [{ language: 'en', theme: 'dark' }, 1280, 800],
  [{ language: 'ja', theme: 'light' }, 900, 700],
  [{ language: 'en', theme: 'light' }, 1280, 800],
  [{ language: 'en', theme: 'dark' }, 900, 700],
]
const OFTEN = 2

for (const picture of pictures)
  for (const [preferences, width, height] of looks.slice(0, picture.everywhere ? looks.length : OFTEN))
    test(`picture ${picture.name} ${preferences.language} ${preferences.theme} ${width}`, async ({
      page,
    }) => {
      const complaints = complaintsOf(page)
      await page.setViewportSize({ width, height })
      await openPatterns(page, picture.world, { ...picture.options, preferences })
      await picture.before?.(page)
      await inspect(page, `${picture.name}-${preferences.language}-${preferences.theme}-${width}`)
      expect(complaints).toEqual([])
    })

test('each rule says whether it could act, what it may do, and how it has done', async ({ page }) => {
  await openPatterns(page, 'trust', { trust: trusted })
  await expect(ruleRow(page, 'redis_connection_error')).toContainText('実行できます')
  await expect(ruleRow(page, 'redis_connection_error')).toContainText('9 回中 8 回検証済み')
  await expect(ruleRow(page, 'redis_connection_error')).toContainText('7 日間に 9 回')
  await expect(ruleRow(page, 'permission_denied')).toContainText('権限ヘルパーがありません')
  await expect(ruleRow(page, 'permission_denied')).toContainText('遮断中')
  await expect(ruleRow(page, 'http_5xx')).toContainText('修復しない')
  await expect(ruleRow(page, 'check:api_health')).toContainText('restart_the_moon')
  await page.locator('[data-act="look-again"]').click()
  await expect
    .poll(() => callsOf(page, 'rules.abilities'))
    .toEqual([{ fresh: false }, { fresh: true }, { fresh: false }])
})

test('keys move, open, turn the page and close', async ({ page }) => {
  await openPatterns(page, 'trust', { trust: trusted })
  await expect(ruleRow(page, 'redis_connection_error')).toBeVisible()
  await page.keyboard.press('j')
  await expect(ruleRow(page, 'redis_connection_error')).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(ruleRow(page, 'database_connection_error')).toBeFocused()
  await expect(detailOf(page)).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(detailOf(page).getByRole('heading', { level: 2 })).toHaveText('データベース接続エラー')
  await page.keyboard.press('j')
  await expect(detailOf(page).getByRole('heading', { level: 2 })).toHaveText('ファイルがない')
  await page.keyboard.press('Escape')
  await expect(detailOf(page)).toBeHidden()
})

test('a demoted rule says why, and is promoted by a click', async ({ page }) => {
  await openPatterns(page, 'trust', { trust: trusted })
  const note = page.locator('[data-demoted="database_connection_error"]')
  await expect(note).toContainText('24 時間に 2 回')
  await note.getByRole('button', { name: '昇格する' }).click()
  await expect.poll(() => callsOf(page, 'rules.promote')).toEqual([{ ruleId: 'database_connection_error' }])
})

test('what a rule may do is changed only after the changed line was shown', async ({ page }) => {
  await openPatterns(page, 'trust', { trust: trusted })
  await openRule('check:redis')(page)
  await pick(page, 'auto').click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await pick(page, 'ask').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('health_checks › "name": "redis"')
  await expect(dialog).toContainText('- "auto_fix": true')
  await expect(dialog).toContainText('+ "auto_fix": "approve"')
  await expect(dialog).toContainText('13 回中 12 回検証済み')
  await dialog.getByRole('button', { name: 'やめる' }).click()
  expect(await callsOf(page, 'rules.set_auto_fix')).toEqual([])
  await pick(page, 'off').click()
  await dialog.getByRole('button', { name: '設定ファイルを書き換える' }).click()
  await expect
    .poll(() => callsOf(page, 'rules.set_auto_fix'))
    .toEqual([{ ruleId: 'check:redis', autoFix: false }])
  await expect(dialog).toBeHidden()
  await expect(detailOf(page)).toContainText('読み込みを待っています')
})

test('a file that was changed meanwhile is told in the dialog, which stays', async ({ page }) => {
  await openPatterns(page, 'trust', {
    trust: trusted,
    failing: { 'rules.set_auto_fix': refusal },
  })
  await openRule('check:redis')(page)
  await pick(page, 'ask').click()
  await page.locator('[data-act="set-auto-fix"]').click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('読み込み後に変更されています')
  await mend(page)
  await page.locator('[data-act="set-auto-fix"]').click()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the shadow ledger tells in a sentence, one by one, and further back', async ({ page }) => {
  await openPatterns(page, 'observing', { trust: observed })
  await expect(page.getByRole('region', { name: '観察台帳' })).toContainText('監視のみのモードです')
  await openRule('redis_connection_error')(page)
  const detail = detailOf(page)
  await expect(detail.locator('[data-shadow-sum]')).toHaveText(
    '15 回: 4 回は 38 秒以内に自然に復旧、4 回は同じ方法で復旧、2 回は実行していたら誤り、2 回は未解決のまま、2 回は不明、1 回は経過待ち',
  )
  const entries = detail.locator('[data-shadow]')
  await expect(entries).toHaveCount(8)
  await expect(entries.first()).toContainText('経過待ち')
  await expect(entries.nth(4)).toContainText('実行していたら誤り')
  await expect(entries.nth(4)).toContainText('redis は人が止めています')
  await expect(entries.nth(4)).toContainText('/usr/bin/systemctl restart redis-server.service')
  await detail.getByRole('button', { name: '以前の記録を表示' }).click()
  await expect(entries).toHaveCount(15)
  await expect(detail.getByRole('button', { name: '以前の記録を表示' })).toHaveCount(0)
})

test('a note that is settled is shown without a click', async ({ page }) => {
  await openPatterns(page, 'observing', { trust: observed })
  await openRule('redis_connection_error')(page)
  await expect(detailOf(page).locator('[data-shadow]')).toHaveCount(8)
  const asked = (await callsOf(page, 'ledger.rules')).length
  const before = storyOf('observing', now)
  const settled = tell(0, 'shadow.settled', {
    shadowId: 'sh0',
    incidentId: 'i-sh0',
    ending: 'recovered',
    afterMs: 38_000,
    message: { code: 'shadow.recovered', params: {} },
  })
  await push(page, { kind: 'events', events: eventsOf([...before, settled], now).slice(before.length) })
  await expect.poll(async () => (await callsOf(page, 'ledger.rules')).length).toBeGreaterThan(asked)
  await expect.poll(async () => (await callsOf(page, 'ledger.shadows')).length).toBeGreaterThan(1)
})

test('who may only look sees the switch, and why it does not move', async ({ page }) => {
  await openPatterns(page, 'trust', { trust: trusted, hosts: 'look' })
  await openRule('redis_connection_error')(page)
  // A focus that came by the mouse shows no hint.
  await page.keyboard.press('Tab')
  await pick(page, 'off').focus()
  await expect(page.getByRole('tooltip')).toContainText('権限')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page
    .locator('[data-demoted="database_connection_error"]')
    .getByRole('button', { name: '昇格する' })
    .first()
    .press('Enter')
  expect(await callsOf(page, 'rules.promote')).toEqual([])
})

test('records that cannot be had are asked for again by a click', async ({ page }) => {
  await openPatterns(page, 'trust', {
    trust: trusted,
    failing: { 'ledger.rules': { code: 'unavailable', message: 'the journal is busy' } },
  })
  await expect(page.getByRole('main').getByRole('alert')).toContainText('the journal is busy')
  await mend(page)
  await page.getByRole('button', { name: '再試行' }).click()
  await expect(ruleRow(page, 'redis_connection_error')).toBeVisible()
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
})

test('names from settings are text and nothing else', async ({ page }) => {
  const complaints = complaintsOf(page)
  await openPatterns(page, 'hostile', { trust: hostile })
  await openRule('turned')(page)
  await expect(detailOf(page)).toContainText('異常\uFFFDgnp.exe を実行')
  await expect(detailOf(page)).not.toContainText('\u202e')
  await expect(page.getByRole('main')).not.toContainText('\u202e')
  expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false)
  expect(await page.getByRole('main').locator('img, script, b').count()).toBe(0)
  await detailOf(page).getByRole('button', { name: 'ほか 4 手順を表示' }).click()
  await expect(detailOf(page).locator('[data-shadow] li')).toHaveCount(7)
  expect(complaints).toEqual([])
})

test('an approval shows the last five of the same repair here, with their record', async ({ page }) => {
  await openWorld(page, 'trust', { trust: trusted, hanging: ['ledger.outcomes'] })
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  const past = page.locator('[data-repair="r3"] [data-section="past"]')
  await expect(past).toContainText('24 時間')
  await mend(page)
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(past.getByRole('listitem')).toHaveCount(5)
  await expect(past).toContainText('13 回中 12 回検証済み')
  await expect(past).toContainText('規則 disk_full')
})

test('rules that lack the base directory are told of once, and lead to its setting', async ({ page }) => {
  const read = JSON.parse(
    readFileSync(resolve(import.meta.dirname, 'settings/read.json'), 'utf8'),
  ) as Output<'settings.read'>
  const autostart: Output<'desktop.autostart'> = { kind: 'known', on: false, hidden: false, file: null }
  const desktop = { 'desktop.notices': loudNotices, 'desktop.autostart': autostart }
  await openPatterns(page, 'trust', { trust: baseless, settings: { read }, desktop })
  const note = page.getByRole('region', { name: '基準ディレクトリが未設定です' })
  await expect(note).toContainText('3 件の規則')
  await expect(ruleRow(page, 'disk_full')).toContainText('基準ディレクトリが設定されていません')
  await openRule('disk_full')(page)
  await expect(detailOf(page).locator('[data-act="open-base"]')).toBeVisible()
  await note.locator('[data-act="open-base"]').click()
  await expect(page.getByRole('heading', { level: 1, name: '設定' })).toBeVisible()
  await expect(page.locator('[data-setting="base_dir"] input')).toBeFocused()
  await expect(page.locator('[data-setting="base_dir"]')).toBeInViewport()
})
