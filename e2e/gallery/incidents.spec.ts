import { expect, test, type Page } from '@playwright/test'
import type { WorldName } from '../../renderer/testing/stories'
import type { HostsName } from '../../renderer/testing/host-lists'
import type { Shown } from './fake-bridge'
import { breakOff } from './fake-bridge'
import { contextFound, contextGone, exportedOf } from './incident-answers'
import { complaintsOf, inspect } from './inspect'
import { now, openWorld } from './open-world'

const failure = { code: 'unavailable', message: 'the engine has stopped' }
const at = (query: string) => `/#/incidents${query === '' ? '' : `?${query}`}`
const day = 24 * 3_600_000

const detail = (page: Page) => page.getByRole('complementary')
/** The newest event that tells of the log. */
const openLogEvent = async (page: Page): Promise<void> => {
  await page.locator('[data-row-key]').first().click()
  await expect(detail(page)).toBeVisible()
}
const showContext = async (page: Page): Promise<void> => {
  await openLogEvent(page)
  await page.locator('[data-act="context"]').click()
}
const openNotes = async (page: Page): Promise<void> => {
  await expect(detail(page)).toBeVisible()
  await detail(page).getByRole('textbox').first().scrollIntoViewIfNeeded()
}
const writeNote = async (page: Page): Promise<void> => {
  await openNotes(page)
  const [assignee, text] = await detail(page).getByRole('textbox').all()
  await assignee?.fill('鈴木')
  await text?.fill('ワーカー数を 4 に減らした。15:00 に再確認する。')
}
const saveNote = async (page: Page): Promise<void> => {
  await writeNote(page)
  await page.locator('[data-act="note"]').click()
  await expect(detail(page).getByRole('alert')).toBeVisible()
}
const exportAs = async (page: Page): Promise<void> => {
  await page.locator('[data-menu="export"]').first().click()
  await page.getByRole('menuitem').first().click()
}
const scrollDetail =
  (share: number) =>
  async (page: Page): Promise<void> => {
    await expect(detail(page)).toBeVisible()
    await detail(page).evaluate((panel, part) => {
      for (const one of [panel, ...panel.querySelectorAll('*')])
        if (one.scrollHeight > one.clientHeight + 40) one.scrollTop = one.scrollHeight * part
    }, share)
  }

type Answers = Pick<Shown, 'incidents' | 'failing' | 'hanging'>
type Picture = {
  readonly name: string
  readonly query: string
  readonly world?: WorldName
  readonly hosts?: HostsName
  readonly answers?: Answers
  readonly show?: (page: Page) => Promise<void>
}
const worked = 'incident=i20'
const logOnly = `${worked}&stage=detected`
const everyFilter = `incident=i20&severity=critical&from=${now - day}&to=${now}&stage=detected,decided,planned&state=critical,caution&subject=app&q=502`

const pictures: readonly Picture[] = [
  { name: 'worked', query: '' },
  { name: 'filtered', query: everyFilter },
  { name: 'timed', query: `from=${now - 3_600_000}` },
  { name: 'no-match', query: 'q=no-such-words' },
  { name: 'detail', query: worked },
  { name: 'detail-middle', query: worked, show: scrollDetail(0.45) },
  { name: 'detail-end', query: worked, show: scrollDetail(1) },
  { name: 'note', query: worked, show: writeNote },
  { name: 'note-failed', query: worked, answers: { failing: { 'incidents.note': failure } }, show: saveNote },
  { name: 'viewer', query: worked, hosts: 'look', show: scrollDetail(0) },
  { name: 'context-loading', query: logOnly, answers: { hanging: ['logs.context'] }, show: showContext },
  {
    name: 'context',
    query: logOnly,
    answers: { incidents: { context: contextFound } },
    show: async (page) => {
      await showContext(page)
      await expect(page.locator('[data-context]')).toBeVisible()
    },
  },
  {
    name: 'context-gone',
    query: logOnly,
    answers: { incidents: { context: contextGone } },
    show: async (page) => {
      await showContext(page)
      await expect(detail(page).getByRole('status')).toBeVisible()
    },
  },
  {
    name: 'context-refused',
    query: logOnly,
    answers: { failing: { 'logs.context': { code: 'refused', message: 'the role look may not' } } },
    show: async (page) => {
      await showContext(page)
      await expect(detail(page).getByRole('alert')).toBeVisible()
    },
  },
  { name: 'context-viewer', query: logOnly, hosts: 'look', show: openLogEvent },
  {
    name: 'trace',
    query: `${worked}&stage=decided`,
    show: async (page) => {
      await openLogEvent(page)
    },
  },
  {
    name: 'exporting-choice',
    query: worked,
    show: (page) => page.locator('[data-menu="export"]').first().click(),
  },
  { name: 'exporting', query: worked, answers: { hanging: ['timeline.export'] }, show: exportAs },
  {
    name: 'exported',
    query: worked,
    show: async (page) => {
      await exportAs(page)
      await expect(page.getByRole('status').filter({ hasText: 'mamori-' })).toBeVisible()
    },
  },
  {
    name: 'export-unsaved',
    query: worked,
    answers: { incidents: { saved: { kind: 'failed', why: 'ENOSPC' } } },
    show: async (page) => {
      await exportAs(page)
      await expect(page.getByText('ENOSPC')).toBeVisible()
    },
  },
  {
    name: 'export-failed',
    query: worked,
    answers: { failing: { 'timeline.export': failure } },
    show: async (page) => {
      await exportAs(page)
      await expect(page.getByRole('alert')).toBeVisible()
    },
  },
  {
    name: 'destructive',
    query: '',
    show: async (page) => {
      for (const key of ['g', 'a']) await page.keyboard.press(key)
      await expect(page.getByRole('article')).toBeVisible()
    },
  },
  {
    name: 'destructive-name',
    query: '',
    show: async (page) => {
      for (const key of ['g', 'a']) await page.keyboard.press(key)
      await expect(page.getByRole('article')).toBeVisible()
      for (const key of ['j', 'a']) await page.keyboard.press(key)
      await page.getByRole('dialog').getByRole('textbox').fill('51')
    },
  },
  {
    name: 'broken',
    query: worked,
    answers: { failing: { 'timeline.page': failure } },
  },
  {
    name: 'lost',
    query: '',
    show: async (page) => {
      await expect(page.locator('[data-row-key]').first()).toBeVisible()
      await breakOff(page)
      await page.getByRole('group').first().getByRole('button').first().click()
      await expect(page.getByRole('alert').first()).toBeVisible()
    },
  },
]

const usual = { width: 1280, height: 860 }
/** What holds a toolbar is looked at as narrow and as wide as it may be. */
const others = [
  { width: 900, height: 760 },
  { width: 1600, height: 1000 },
] as const
const spread = ['worked', 'filtered', 'timed', 'note', 'context', 'exported']

for (const language of ['ja', 'en'] as const)
  for (const theme of ['dark', 'light'] as const)
    for (const { name, query, world = 'worked', hosts = 'own', answers = {}, show } of pictures)
      for (const size of [usual, ...(spread.includes(name) ? others : [])])
        test(`${name} ${language} ${theme} ${size.width}`, async ({ page }) => {
          const faults = complaintsOf(page)
          await page.setViewportSize(size)
          const exported = await exportedOf()
          await openWorld(
            page,
            world,
            {
              hosts,
              preferences: { language, theme },
              ...answers,
              incidents: { exported, ...answers.incidents },
            },
            at(query),
          )
          await expect(page.getByRole('searchbox')).toBeVisible()
          await show?.(page)
          await inspect(page, `incidents-${name}-${language}-${theme}-${size.width}`)
          expect(faults).toEqual([])
        })
