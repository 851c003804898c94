import { expect, test, type Page } from '@playwright/test'
import type { Output, Preferences } from '../../shared/ipc/contract'
import { message } from '../../shared/domain/message'
import { trustAbilities, trustRecords } from '../../renderer/testing/trust-records'
import { callsOf } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { backtestReads, labReads, labRule } from './lab-answers'
import { now, openWorld } from './open-world'

type Options = NonNullable<Parameters<typeof openWorld>[2]>
type Reads = ReturnType<typeof labReads>

const reads = labReads(now)
const backtests = backtestReads(now)
const trust = { rules: [...trustRecords(now)], abilities: trustAbilities(now), shadows: [] }

const openLab = async (page: Page, options: Options): Promise<void> => {
  await openWorld(page, 'trust', { trust, ...options })
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.locator('[data-rule="redis_connection_error"]').click()
  await page.locator('[data-act="try"]').click()
}
const field = (page: Page, name: 'pattern' | 'ignore') => page.locator(`[data-expression="${name}"] textarea`)
const edit = async (page: Page): Promise<void> => {
  await field(page, 'pattern').fill(String.raw`redis.*(?:refused|timeout|MISCONF)`)
  await field(page, 'ignore').fill('established')
  await expect
    .poll(async () => (await callsOf(page, 'lab.start')).at(-1))
    .toMatchObject({ ignore: 'established' })
}
const labOf = (read: keyof Reads, rule: Partial<Output<'lab.rule'>> = {}): Options => ({
  lab: { rule: { ...labRule, ...rule }, reads: [reads[read]] },
})
const settled = (page: Page, how: string) =>
  expect(page.locator('[data-trial]')).toHaveAttribute('data-trial', how)
const headline = (page: Page) => page.locator('[data-headline]')

const runBacktest = (until: 'running' | 'done') => async (page: Page) => {
  await edit(page)
  await page.locator('[data-act="backtest"]').click()
  const panel = page.locator('[data-backtest]')
  await expect(panel).toHaveAttribute('data-backtest', until)
  await panel.evaluate((one) => one.scrollIntoView())
}

type Picture = {
  readonly name: string
  readonly options: Options
  readonly before?: (page: Page) => Promise<void>
  readonly everywhere?: true
}

const tab = (name: string) => async (page: Page) => {
  await edit(page)
  await page.locator(`[data-tab="${name}"]`).click()
}

const pictures: readonly Picture[] = [
  { name: 'lab', options: labOf('edited'), before: edit, everywhere: true },
  { name: 'lab-today', options: labOf('same') },
  { name: 'lab-hits', options: labOf('edited'), before: tab('hits') },
  { name: 'lab-missed', options: labOf('edited'), before: tab('missed') },
  { name: 'lab-busy', options: labOf('busy'), before: edit },
  { name: 'lab-empty', options: labOf('nothing') },
  {
    name: 'lab-broken',
    options: labOf('broken'),
    before: async (page) => {
      await field(page, 'pattern').fill('redis.(connection|refused')
      await settled(page, 'unusable')
      await expect(field(page, 'pattern')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'lab-remarks',
    options: labOf('remarks'),
    before: async (page) => {
      await field(page, 'pattern').fill(String.raw`redis refused\Z.*(?=.*refused)`)
      await settled(page, 'running')
      await settled(page, 'done')
    },
    everywhere: true,
  },
  { name: 'lab-slow', options: labOf('slow'), before: edit },
  {
    name: 'lab-pasted',
    options: labOf('pasted'),
    before: async (page) => {
      await edit(page)
      await page.getByRole('combobox').selectOption({ value: 'lines' })
      await page
        .locator('textarea')
        .last()
        .fill('INFO worker started\nERROR redis: Timeout reading from socket')
      await expect
        .poll(async () => (await callsOf(page, 'lab.start')).at(-1))
        .toMatchObject({ over: { kind: 'lines' } })
      await settled(page, 'done')
    },
  },
  {
    name: 'lab-save',
    options: labOf('edited'),
    before: async (page) => {
      await edit(page)
      await page.keyboard.press('Control+s')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'lab-not-writable',
    options: labOf('edited', {
      notSaved: message('lab.not_writable', { file: '/etc/mamori/error_patterns.json' }),
    }),
    before: edit,
  },
  {
    name: 'lab-backtest',
    options: { lab: { rule: labRule, reads: [reads.edited], backtest: [backtests.done] } },
    before: runBacktest('done'),
    everywhere: true,
  },
  {
    name: 'lab-backtest-busy',
    options: { lab: { rule: labRule, reads: [reads.edited], backtest: [backtests.busy] } },
    before: runBacktest('running'),
  },
  {
    name: 'lab-backtest-none',
    options: { lab: { rule: labRule, reads: [reads.edited], backtest: [backtests.none] } },
    before: runBacktest('done'),
  },
  { name: 'lab-look', options: { ...labOf('edited'), hosts: 'look' } },
  {
    name: 'lab-changed',
    options: {
      ...labOf('edited'),
      failing: {
        'lab.rule': {
          code: 'refused',
          message: '設定ファイル /etc/mamori/error_patterns.json は読み込み後に変更されています',
        },
      },
    },
  },
]

const twice = [
  { preferences: { language: 'ja', theme: 'dark' }, width: 1280, height: 800 },
  { preferences: { language: 'en', theme: 'light' }, width: 920, height: 800 },
] as const satisfies readonly { preferences: Preferences; width: number; height: number }[]
const allWays = [
  ...twice,
  { preferences: { language: 'ja', theme: 'light' }, width: 1600, height: 1100 },
  { preferences: { language: 'en', theme: 'dark' }, width: 1280, height: 1100 },
] as const

for (const picture of pictures)
  for (const { preferences, width, height } of picture.everywhere === true ? allWays : twice)
    test(`${picture.name}, ${preferences.language}, ${preferences.theme}, ${width}`, async ({ page }) => {
      const complaints = complaintsOf(page)
      await page.setViewportSize({ width, height })
      await openLab(page, { ...picture.options, preferences })
      await picture.before?.(page)
      await inspect(page, `${picture.name}-${preferences.language}-${preferences.theme}-${width}`)
      expect(complaints).toEqual([])
    })

test('what is typed is tried, and what was tried before is ended', async ({ page }) => {
  await openLab(page, labOf('edited'))
  await expect(field(page, 'pattern')).toBeFocused()
  await expect(headline(page)).toHaveText('いまの式と比べて 3 行増え、41 行減ります')
  await field(page, 'pattern').fill('redis')
  await expect.poll(() => callsOf(page, 'lab.cancel')).toEqual([{ runId: 'run-1-0000' }])
  await expect
    .poll(async () => (await callsOf(page, 'lab.start')).at(-1))
    .toMatchObject({ pattern: 'redis', ignore: null, over: { kind: 'source', sourceId: 'app' } })
  await expect(page.getByText(labRule.pattern)).toBeVisible()
})

test('a draft outlives a look at another page, and goes with a click', async ({ page }) => {
  await openLab(page, labOf('edited'))
  await field(page, 'pattern').fill('redis')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(field(page, 'pattern')).toHaveValue('redis')
  await page.locator('[data-act="reset-draft"]').click()
  await expect(field(page, 'pattern')).toHaveValue(labRule.pattern)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-rule="redis_connection_error"]')).toBeVisible()
})

test('a fault is shown at its place, and a click leads there', async ({ page }) => {
  await openLab(page, labOf('broken'))
  await field(page, 'pattern').fill('redis.(connection|refused')
  await expect(field(page, 'pattern')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator('[data-act="save"]')).toBeDisabled()
  await page.locator('[data-expression="pattern"]').getByRole('button').click()
  await expect(field(page, 'pattern')).toBeFocused()
  expect(await field(page, 'pattern').evaluate((one: HTMLTextAreaElement) => one.selectionStart)).toBe(6)
})

test('only lines that are seen are drawn', async ({ page }) => {
  await openLab(page, labOf('edited'))
  await page.locator('[data-tab="hits"]').click()
  const list = page.locator('[data-lines]')
  await expect(list.getByRole('listitem').first()).toBeVisible()
  expect(await list.getByRole('listitem').count()).toBeLessThan(40)
  await list.evaluate((one) => one.scrollTo(0, one.scrollHeight))
  await expect(list.locator('[data-index="127"]')).toBeVisible()
})

test('saving shows the lines of the file first, and offers the way back', async ({ page }) => {
  await openLab(page, labOf('edited'))
  await edit(page)
  await page.locator('[data-act="save"]').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('+ "ignore": "established"')
  await expect(dialog).toContainText('41 行が一致しなくなります')
  await dialog.locator('[data-act="confirm-save"]').click()
  await expect
    .poll(() => callsOf(page, 'lab.save'))
    .toEqual([
      {
        ruleId: 'redis_connection_error',
        pattern: 'redis.*(?:refused|timeout|MISCONF)',
        ignore: 'established',
        sha256: labRule.sha256,
      },
    ])
  await expect(dialog).toBeHidden()
})

test('who may only look sees the expression, and no line of a log', async ({ page }) => {
  await openLab(page, { ...labOf('edited'), hosts: 'look' })
  await expect(field(page, 'pattern')).toHaveValue(labRule.pattern)
  await expect(field(page, 'pattern')).toHaveAttribute('readonly', '')
  expect(await callsOf(page, 'lab.start')).toEqual([])
})

test('a backtest is begun by a click, ended by another, and told to be old after the next edit', async ({
  page,
}) => {
  await openLab(page, { lab: { rule: labRule, reads: [reads.edited], backtest: [backtests.done] } })
  await runBacktest('done')(page)
  expect((await callsOf(page, 'lab.start')).at(-1)).toMatchObject({
    pattern: 'redis.*(?:refused|timeout|MISCONF)',
    over: { kind: 'backtest', days: 7 },
  })
  const row = (key: string) => page.locator(`[data-row="${key}"]`)
  await expect(row('incidents')).toHaveText(/12.*5.*−7/)
  await expect(row('skip cooldown gate.cooldown.stop')).toHaveText(/6.*2.*−4/)
  await expect(row('skip breaker gate.breaker.stop')).toHaveText(/3.*0.*−3/)
  await field(page, 'pattern').fill('redis')
  await expect(page.getByText('式を書き換える前の試算です')).toBeVisible()
})
