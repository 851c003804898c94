import { readFile } from 'node:fs/promises'
import { eventsOf, goTo, stateOf } from '../fixtures/engine-acts'
import { screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

test('a check of a web server is added on the overview: judged while it is typed, written into the file, and its answer is shown there', async ({
  world,
  home,
  page,
}) => {
  await expect.poll(async () => (await stateOf(page)).settings?.sha256 ?? null).not.toBeNull()
  await goTo(page, 'o')
  const before = await readFile(home.settingsFile, 'utf8')
  await page.locator('[data-act="add-check"]').click()
  const dialog = page.getByRole('dialog')
  const save = dialog.locator('[data-act="save-entry"]')
  const place = `health_checks[${world.settings.health_checks?.length ?? 0}]`
  const field = (name: string) => dialog.locator(`[data-field="${place}.${name}"]`)
  await expect(dialog.locator('[data-field="kind"]')).toHaveValue('http')
  await field('name').fill('決済 API')
  await field('url').fill(world.http.url.replace('http://', ''))
  await expect(dialog.locator(`[data-fault="${place}.url"]`)).toContainText('http')
  await expect(save).toBeDisabled()
  await field('url').fill(`${world.http.url}/api/health`)
  await field('interval').fill('1')
  await expect(dialog.locator('[data-diff="added"]').last()).toContainText('決済 API')
  await expect(save).toBeEnabled()
  await screenshot(page, 'overview-check-added')
  expect(await readFile(home.settingsFile, 'utf8')).toBe(before)

  await save.click()
  await expect(dialog).toHaveCount(0)
  const row = page.getByRole('row').filter({ has: page.getByText('決済 API', { exact: true }) })
  await expect(row.getByRole('cell').nth(1)).toContainText('ms')
  const after = await readFile(home.settingsFile, 'utf8')
  expect(after).toContain('"name": "決済 API"')
  // Nothing of what was there is written anew.
  const lines = new Set(after.split('\n').map((line) => line.replace(/,$/, '')))
  expect(before.split('\n').filter((line) => !lines.has(line.replace(/,$/, '')))).toEqual([])
  expect((await eventsOf(page)).find(({ type }) => type === 'settings.edited')?.data).toEqual({
    paths: [place],
    undone: false,
  })
})

test('a log is added by the palette and followed at once', async ({ world, home, page }) => {
  await expect.poll(async () => (await stateOf(page)).settings?.sha256 ?? null).not.toBeNull()
  const path = `${home.root}/second.log`
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('ログを追加')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  const place = `log_sources[${world.settings.log_sources?.length ?? 0}]`
  await dialog.locator(`[data-field="${place}.path"]`).fill(path)
  await dialog.locator('[data-act="save-entry"]').click()
  await expect(dialog).toHaveCount(0)
  await expect
    .poll(async () => Object.values((await stateOf(page)).sources).map((source) => source.path))
    .toContain(path)
})
