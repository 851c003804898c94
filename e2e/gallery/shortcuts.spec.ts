import { expect, test, type Page } from '@playwright/test'
import { keyLabel, shortcuts, type ShortcutId } from '../../renderer/frame/keys/shortcut-table'
import { callsOf } from './fake-bridge'
import { openWorld } from './open-world'

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}

const approvals = async (page: Page): Promise<void> => {
  await openWorld(page, 'busy')
  await press(page, 'g', 'a', 'j')
  await expect(page.locator('[data-repair="r3"]')).toBeFocused()
}
const timeline = async (page: Page): Promise<void> => {
  await openWorld(page, 'busy')
  await press(page, 'g', 'i')
  await expect(page.locator('[data-row]').first()).toBeVisible()
}

/** The period of the metrics page moves by a key. */
const period = async (page: Page, key: string): Promise<void> => {
  await openWorld(page, 'calm')
  await press(page, 'g', 'm')
  const chosen = page.getByRole('main').getByRole('radio', { checked: true })
  const before = await chosen.inputValue()
  await press(page, key)
  await expect(chosen).not.toHaveValue(before)
}

/** What each shortcut of the table does in the window; one without an entry here does not compile. */
const effects: Readonly<Record<ShortcutId, (page: Page) => Promise<void>>> = {
  'palette.open': async (page) => {
    await openWorld(page, 'calm')
    await press(page, 'Control+k')
    await expect(page.getByRole('combobox')).toBeFocused()
  },
  'cycle.run': async (page) => {
    await openWorld(page, 'calm')
    await press(page, '.')
    await expect.poll(() => callsOf(page, 'cycle.run')).toHaveLength(1)
  },
  'layer.close': async (page) => {
    await timeline(page)
    await press(page, 'j', 'Enter')
    await expect(page.getByRole('complementary')).toBeVisible()
    await press(page, 'Escape')
    await expect(page.getByRole('complementary')).toBeHidden()
  },
  'sheet.open': async (page) => {
    await openWorld(page, 'calm')
    await press(page, '?')
    const sheet = page.getByRole('dialog')
    for (const { key } of shortcuts)
      await expect(sheet.getByText(keyLabel(key, false), { exact: true }).first()).toBeVisible()
  },
  'list.next': async (page) => {
    await timeline(page)
    await press(page, 'j', 'Enter')
    await expect(page.getByRole('complementary')).toBeVisible()
  },
  'list.previous': async (page) => {
    await openWorld(page, 'busy')
    await press(page, 'g', 'a', 'j', 'j')
    await expect(page.locator('[data-repair="r4"]')).toBeFocused()
    await press(page, 'k')
    await expect(page.locator('[data-repair="r3"]')).toBeFocused()
  },
  'list.open': async (page) => {
    await timeline(page)
    await press(page, 'j')
    await expect(page.getByRole('complementary')).toBeHidden()
    await press(page, 'Enter')
    await expect(page.getByRole('complementary')).toBeVisible()
  },
  'list.filter': async (page) => {
    await timeline(page)
    await press(page, '/')
    await expect(page.getByRole('searchbox')).toBeFocused()
  },
  'list.pause': async (page) => {
    await timeline(page)
    await press(page, ' ')
    await expect(page.locator('button[aria-pressed="true"]').filter({ hasText: '再開' })).toBeVisible()
  },
  'period.longer': (page) => period(page, ']'),
  'period.shorter': async (page) => {
    await period(page, ']')
    const chosen = page.getByRole('main').getByRole('radio', { checked: true })
    const longer = await chosen.inputValue()
    await press(page, '[')
    await expect(chosen).not.toHaveValue(longer)
  },
  'repair.approve': async (page) => {
    await approvals(page)
    await press(page, 'a')
    await expect.poll(() => callsOf(page, 'approvals.approve')).toHaveLength(1)
  },
  'repair.reject': async (page) => {
    await approvals(page)
    await press(page, 'x')
    await expect(page.locator('[data-repair="r3"]').getByRole('textbox')).toBeFocused()
  },
  'repair.later': async (page) => {
    await approvals(page)
    await press(page, 'l')
    await expect(page.getByRole('menu')).toBeVisible()
  },
  'repair.undo': async (page) => {
    await openWorld(page, 'busy', {
      change: (snapshot) => {
        if (snapshot.kind !== 'running') return snapshot
        const repair = snapshot.state.repairs['r1']
        if (repair === undefined) throw new Error('the story has no r1')
        const repairs = { ...snapshot.state.repairs, r1: { ...repair, undoSteps: 1 } }
        return { ...snapshot, state: { ...snapshot.state, repairs } }
      },
    })
    await press(page, 'Control+k')
    await page.keyboard.insertText('Redis（127.0.0.1:6379）が接続を拒否')
    await page.locator('[data-item="incident i1"]').click()
    await expect(page.locator('[data-act="undo"]')).toBeVisible()
    await press(page, 'u')
    await expect.poll(() => callsOf(page, 'repairs.undo')).toEqual([{ repairId: 'r1' }])
  },
}

for (const { id } of shortcuts) test(`${id} does what the sheet says`, ({ page }) => effects[id](page))
