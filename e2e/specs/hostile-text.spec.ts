import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { goTo, stateOf, type PageKey } from '../fixtures/engine-acts'
import type { Home } from '../fixtures/home'
import { speak } from '../fixtures/in-words'
import { inMain, screenshot } from '../fixtures/page-acts'
import { answerSaveDialogs } from '../fixtures/save-dialog'
import { shareApp } from '../fixtures/shared-app'
import { expect } from '../fixtures/test'

const RLO = '\u202E'
const ESC = '\u001B'
const MARKUP = '<img src=x onerror=window.pwned=1>'
const LINK = '[x](javascript:alert(1))'
const DAY_MS = 86_400_000
const MEGABYTE = 1_000_000

/** A spreadsheet would take these names for formulas. */
const FAILING = `=cmd()${MARKUP}${RLO}gpj`
const MEASURED = `=2+5<script>window.pwned=1</script>${RLO}`
const RULE = `<script>window.pwned=1</script>${LINK}${RLO}`
const LOG = `app ${MARKUP}${RLO}gol.log`
/** What is deleted may be called anything; where it is deleted is a person's own word. */
const FOLDER = 'old'
const FILES = [`a${MARKUP}${RLO}gpj.log`, `b${ESC}[31mred${ESC}[0m.log`, `c ${LINK}.log`]
const LINE = `HOSTILE ${MARKUP} ${ESC}[31mred${ESC}[0m ${ESC}]0;owned\u0007 ${RLO}txet \u0000nul \`\`\`\`${LINK} =1+1`

const test = shareApp({
  prepare: async ({ root }) => {
    await mkdir(join(root, FOLDER))
    const long = new Date(Date.now() - 40 * DAY_MS)
    for (const file of FILES) {
      await writeFile(join(root, FOLDER, file), 'old')
      await utimes(join(root, FOLDER, file), long, long)
    }
    await writeFile(join(root, LOG), '')
  },
  world: {
    settings: (settings) => ({
      ...settings,
      health_checks: [
        ...(settings.health_checks ?? []),
        // Nobody listens there.
        { name: FAILING, type: 'port', host: '127.0.0.1', port: 1, interval: 1, timeout: 1, critical: true },
        { name: MEASURED, type: 'disk', interval: 1, timeout: 5, warning: 98, threshold: 99 },
      ],
      error_patterns: [
        {
          id: 'hostile',
          name: RULE,
          pattern: 'HOSTILE',
          severity: 'critical',
          auto_fix: true,
          actions: [{ type: 'old_file_cleanup', paths: [FOLDER], days: 30 }],
        },
      ],
      log_sources: [{ name: 'hostile', path: LOG }],
      auto_fix_config: { ...settings.auto_fix_config, recurrence_window: 1, retry_delay: 1 },
    }),
  },
})

/** What a text of others has done to the page: run, become part of it, turned its direction, or burst it. */
const harmOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const faults: string[] = []
    if ('pwned' in window) faults.push('a script ran')
    if (document.title !== 'Mamori') faults.push(`the title is ${document.title}`)
    const grown =
      'main img, main iframe, main script, main object, base, [onerror], [onmouseover], a[href^="javascript"]'
    for (const one of document.querySelectorAll(grown))
      faults.push(`an element: ${one.outerHTML.slice(0, 80)}`)
    const deceiving = /(?![\t\n\r])[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u
    const told = (where: string, text: string | null): void => {
      if (text !== null && deceiving.test(text))
        faults.push(
          `${where}: ${JSON.stringify(text.slice(0, 120)).replaceAll(/[^ -~]/g, (c) => `<${c.codePointAt(0)?.toString(16)}>`)}`,
        )
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const place = node.parentElement
      // What is being edited has to stay as it is.
      if (place?.closest('textarea, style') === null)
        told(`${place.tagName}.${place.className}`, node.textContent)
    }
    for (const one of document.querySelectorAll('[title], [aria-label]'))
      for (const name of ['title', 'aria-label'])
        told(`${one.tagName}.${one.className}[${name}]`, one.getAttribute(name))
    for (const one of [document.documentElement, ...document.querySelectorAll('main')])
      if (one.scrollWidth > one.clientWidth)
        faults.push(`${one.tagName} is ${one.scrollWidth} wide of ${one.clientWidth}`)
    return [...new Set(faults)]
  })

const incidentCount = async (page: Page) => Object.keys((await stateOf(page)).incidents).length

/** A line of each kind, a repair that waits, and a check that fails. */
const haveTrouble = async (page: Page, home: Home): Promise<void> => {
  await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
  if ((await incidentCount(page)) < 2)
    await appendFile(join(home.root, LOG), `${LINE}\nHOSTILE ${'A'.repeat(MEGABYTE)}${MARKUP}\n`)
  await expect.poll(() => incidentCount(page), { timeout: 30_000 }).toBe(2)
  await expect
    .poll(async () => Object.keys((await stateOf(page)).repairs).length, { timeout: 30_000 })
    .toBeGreaterThan(0)
}

test('names, lines and file names that mean harm are shown as text on every page', async ({
  app,
  page,
  home,
}) => {
  test.slow()
  const t = await speak(app, page, 'ja')
  await haveTrouble(page, home)
  const harm: Record<string, readonly string[]> = {}
  const look = async (name: string): Promise<void> => {
    const found = await harmOf(page)
    if (found.length > 0) harm[name] = found
  }
  for (const key of ['o', 'm', 'p', 'h', 's', 'a', 'i'] satisfies PageKey[]) {
    await goTo(page, key)
    await expect(page.getByRole('main')).not.toBeEmpty()
    if (key === 'p') await page.getByText('<script>').first().click()
    if (key === 'm') await expect(page.getByRole('region').filter({ hasText: '2+5' }).first()).toBeVisible()
    await look(key)
    await screenshot(page, `hostile-text-${key}`)
  }
  const rows = page.getByRole('listbox', { name: t('timeline.list') }).getByRole('option')
  const seen = new Set<string>()
  for (const row of await rows.all()) {
    const text = (await row.textContent())?.replace(/^[\d:]+/, '') ?? ''
    if (seen.has(text)) continue
    seen.add(text)
    await row.click()
    await expect(page.getByRole('complementary')).toBeVisible()
    await look(`event-${seen.size}`)
  }
  await page.keyboard.press('Escape')
  for (const [index, incident] of (
    await page
      .getByRole('region', { name: t('timeline.open') })
      .getByRole('button')
      .all()
  ).entries()) {
    await incident.click()
    await look(`incident-${index}`)
  }
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: t('palette.title') }).fill('script')
  await expect(
    page
      .getByRole('listbox', { name: t('palette.results') })
      .getByRole('option')
      .first(),
  ).toBeVisible()
  await look('palette')
  await page.keyboard.press('Escape')
  expect(harm).toEqual({})
})

test('outputs of steps are shown as text', async ({ app, page, home }) => {
  const t = await speak(app, page, 'en')
  await haveTrouble(page, home)
  await goTo(page, 'a')
  await page
    .getByRole('button', { name: t('word.act.approve'), exact: true })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('textbox').fill(FOLDER)
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => Object.values((await stateOf(page)).repairs)[0]?.steps.length, { timeout: 30_000 })
    .toBeGreaterThan(0)
  await expect(page.getByRole('article').first()).toContainText(t('approval.steps'))
  await screenshot(page, 'hostile-text-output')
  expect(await harmOf(page)).toEqual([])
  // What cannot be named with certainty is left alone, and what can be is gone.
  expect(await readdir(join(home.root, FOLDER))).toEqual(expect.arrayContaining(FILES.slice(0, 2)))
  expect(await readdir(join(home.root, FOLDER))).toHaveLength(2)
})

test('notifications, the tray and the window’s title say them without markup or turned words', async ({
  app,
  page,
  desktop,
  home,
}) => {
  await haveTrouble(page, home)
  const told = () => desktop.notices().filter(({ title, body }) => `${title} ${body}`.includes('script'))
  await expect.poll(told, { timeout: 30_000 }).not.toEqual([])
  const said = [
    ...desktop.notices().flatMap(({ title, body }) => [title, body]),
    await desktop.trayHint(),
    ...(await desktop.trayMenu()).flatMap(({ label, children }) => [
      label,
      ...children.map((child) => child.label),
    ]),
    (await inMain(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())) ?? '',
  ]
  expect(said.filter((one) => /(?![\n])[\p{Cc}\p{Cf}]/u.test(one))).toEqual([])
  expect(desktop.notices().filter(({ body }) => /<(?:img|script)/.test(body))).toEqual([])
  expect(said.at(-1)).toBe('Mamori')
})

/** What stands in a Markdown text outside of its fences. */
const outsideFences = (markdown: string): string => {
  let fence: string | null = null
  return markdown
    .split('\n')
    .filter((line) => {
      const marks = /^(`{3,})(?:text)?$/.exec(line)?.[1]
      if (fence === null && marks !== undefined) fence = marks
      else if (fence !== null && marks === fence) fence = null
      else return fence === null
      return false
    })
    .join('\n')
}

test('files that are taken along hold no formula, no markup and no turned words', async ({
  app,
  page,
  home,
}) => {
  const t = await speak(app, page, 'ja')
  await haveTrouble(page, home)
  await goTo(page, 'm')
  const csv = join(home.root, 'hostile.csv')
  const places = await answerSaveDialogs(app, csv)
  const disk = page.getByRole('region').filter({ hasText: '2+5' }).first()
  await disk.getByRole('button', { name: /2\+5/ }).last().click()
  await page.getByRole('menuitem', { name: t('metrics.export.csv') }).click()
  await expect.poll(async () => (await places.asked()).length).toBe(1)
  await expect.poll(() => readFile(csv, 'utf8').catch(() => '')).not.toBe('')
  const table = await readFile(csv, 'utf8')
  expect((await places.asked())[0]?.defaultPath).not.toMatch(/[\p{Cc}\p{Cf}<>:"|]/u)
  const cells = (table.slice(1).split('\r\n')[0] ?? '').split(',')
  expect(cells.filter((cell) => cell.includes('2+5'))).toHaveLength(3)
  expect(cells.filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([])

  await goTo(page, 'i')
  // All of the timeline, and not only what belongs to the incident that was chosen last.
  const clear = page.getByRole('button', { name: t('timeline.filter.clear') })
  await expect(async () => {
    if (await clear.isVisible()) await clear.click({ timeout: 1000 })
    await expect(page.locator('[aria-pressed="true"]')).toHaveCount(0, { timeout: 500 })
  }).toPass({ timeout: 15_000 })
  const reports: Record<string, string> = {}
  for (const kind of ['markdown', 'json'] as const) {
    const file = join(home.root, `hostile.${kind}`)
    await answerSaveDialogs(app, file)
    await page
      .getByRole('main')
      .getByRole('button', { name: t('incident.export'), exact: true })
      .first()
      .click()
    await page.getByRole('menuitem', { name: t(`incident.export.${kind}`) }).click()
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).not.toBe('')
    reports[kind] = await readFile(file, 'utf8')
  }
  const { markdown = '', json = '' } = reports
  expect(markdown).toContain('HOSTILE')
  expect(markdown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  expect(outsideFences(markdown)).not.toMatch(/(?<!\\)(?:<(?:img|script)|\]\()/)
  // A record is complete, and a program that reads it gets what was there.
  expect(JSON.stringify(JSON.parse(json))).toContain('onerror=window.pwned')
})
