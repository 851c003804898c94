import { readFile, stat, writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { snapshotOf } from '../fixtures/engine-acts'
import { screenshot, setPreferences } from '../fixtures/page-acts'
import { emptyTest, expect } from '../fixtures/test'

const MOST_STEPS = 4

/** Goes through the tour from its first step to its end, by the keyboard alone. */
const takeTour = async (page: Page): Promise<void> => {
  const titles = [
    'まず、ここを見てください',
    '判断を待つもの',
    '起きたことのすべて',
    '名前で探して、すぐ開く',
  ]
  expect(titles.length).toBeLessThanOrEqual(MOST_STEPS)
  for (const [index, title] of titles.entries()) {
    const step = page.getByRole('dialog', { name: `画面の案内 – ${title}` })
    await expect(step).toContainText(`${index + 1}/${titles.length}`)
    await expect(
      step.getByRole('button', { name: index + 1 === titles.length ? '始める' : '次へ' }),
    ).toBeFocused()
    await screenshot(page, `tour-${index + 1}`)
    await page.keyboard.press('Enter')
  }
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

emptyTest(
  'the first start welcomes, writes settings for what is here, and runs',
  async ({ home, app, page }) => {
    await expect(page.getByText('このサーバーの監視を始めます')).toBeVisible()
    await expect(page.getByText('開発用ランタイム')).toBeVisible()
    const start = page.getByRole('button', { name: 'この内容で監視を始める' })
    await expect(start).toBeEnabled({ timeout: 30_000 })
    for (const language of ['en', 'ja'] as const)
      for (const theme of ['light', 'dark'] as const) {
        await setPreferences(app, page, { language, theme })
        await expect(
          page.getByRole('button', { name: language === 'ja' ? 'この内容で監視を始める' : /start/i }).first(),
        ).toBeEnabled({ timeout: 30_000 })
        await screenshot(page, `welcome-${language}-${theme}`)
      }
    await start.click()
    await expect(page.getByText(/正常|注意/).first()).toBeVisible()
    await takeTour(page)
    // It is shown once; the palette shows it again, in the language of now.
    await setPreferences(app, page, { language: 'en', theme: 'light' })
    await expect(page.getByRole('main')).not.toBeEmpty()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command palette' }).fill('tour')
    await page.keyboard.press('Enter')
    const again = page.getByRole('dialog', { name: /Look here first/ })
    await expect(again).toContainText('1/4')
    await screenshot(page, 'tour-again-en')
    await page.keyboard.press('Escape')
    await expect(again).toBeHidden()
    await setPreferences(app, page, { language: 'ja', theme: 'dark' })

    const settings = JSON.parse(await readFile(home.settingsFile, 'utf8'))
    expect(settings.mode).toBe('approve')
    expect(settings.error_patterns).toHaveLength(12)
    expect((await stat(home.settingsFile)).mode & 0o077).toBe(0)
    await expect
      .poll(async () => {
        const snapshot = await snapshotOf(page)
        return (
          snapshot.kind === 'running' &&
          Object.values(snapshot.state.checks).map(({ reading }) => reading?.status)
        )
      })
      .not.toContain('unhealthy')
    await screenshot(page, 'welcome-then-running')
  },
)

emptyTest.describe('settings that cannot be used', () => {
  emptyTest.use({
    home: async ({ home }, provide) => {
      await writeFile(
        home.settingsFile,
        '{\n  "mode": "sometimes",\n  "error_patterns": [\n    { "id": "a" }\n  ]\n}\n',
      )
      await provide(home)
    },
  })
  emptyTest(
    'are told with their places, and the console starts once they are right',
    async ({ home, app, page }) => {
      await expect(page.getByText('設定ファイルに誤りがあります')).toBeVisible()
      await expect(page.getByText(/:2:/).first()).toBeVisible()
      await screenshot(page, 'faults-ja-dark')
      await setPreferences(app, page, { language: 'en', theme: 'light' })
      await expect(page.getByText(/:2:/).first()).toBeVisible()
      await screenshot(page, 'faults-en-light')
      await writeFile(
        home.settingsFile,
        '{ "mode": "observe", "health_checks": [{ "name": "disk", "type": "disk" }] }\n',
      )
      await expect(page.getByText('disk').first()).toBeVisible()
    },
  )
})
