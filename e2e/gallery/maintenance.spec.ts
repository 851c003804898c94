import { expect, test } from '@playwright/test'
import { eventsOf, tell } from '../../renderer/testing/story'
import { storyOf } from '../../renderer/testing/stories'
import { callsOf, push } from './fake-bridge'
import { now, openWorld } from './open-world'

test('a check is silenced with a reason, for as long as was chosen', async ({ page }) => {
  await openWorld(page, 'upkeep')
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await page.getByRole('button', { name: '抑止を追加' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '抑止する' }).click()
  await expect(dialog.getByText('範囲を選んでください')).toBeVisible()
  await expect(dialog.getByText('理由を入力してください')).toBeVisible()
  await dialog.getByRole('combobox', { name: '範囲' }).fill('redis')
  await page.getByRole('option', { name: 'redis', exact: true }).first().click()
  await dialog.getByRole('radio', { name: '4 時間' }).check()
  await dialog.getByRole('checkbox').check()
  await dialog.getByRole('textbox', { name: '理由' }).fill('増設の作業')
  await expect(dialog).toContainText('18:30 まで「redis」を抑止します。')
  await dialog.getByRole('textbox', { name: '理由' }).press('Enter')
  await expect
    .poll(() => callsOf(page, 'silences.add'))
    .toMatchObject([{ minutes: 240, reason: '増設の作業', endsOnRecovery: true }])
  await expect(dialog).toBeHidden()
})

test('maintenance until a time asks for one that is still to come', async ({ page }) => {
  await openWorld(page, 'calm')
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await page.getByRole('button', { name: '保守を始める' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: '時刻を指定' }).check()
  await dialog.getByLabel('終わる時刻').fill('2026-01-31T14:00')
  await expect(dialog.getByText('これからの時刻を指定してください')).toBeVisible()
  await dialog.getByRole('textbox', { name: '理由' }).fill('カーネル更新')
  await dialog.getByRole('button', { name: '保守を始める' }).click()
  expect(await callsOf(page, 'silences.add')).toEqual([])
  await dialog.getByLabel('終わる時刻').fill('2026-01-31T16:30')
  await dialog.getByRole('button', { name: '保守を始める' }).click()
  await expect
    .poll(() => callsOf(page, 'silences.add'))
    .toEqual([{ scope: { kind: 'all' }, reason: 'カーネル更新', minutes: 120, endsOnRecovery: false }])
})

test('a silence is ended, and stands among what is over with what it hid', async ({ page }) => {
  await openWorld(page, 'upkeep')
  await page.locator('[data-upkeep="maintenance"]').click()
  await expect(page.locator('[data-silence="s3"]')).toContainText('設定ファイルで指定')
  await page.locator('[data-silence="s1"]').getByRole('button', { name: '解除する' }).click()
  await expect.poll(() => callsOf(page, 'silences.end')).toEqual([{ silenceId: 's1' }])
  const before = storyOf('upkeep', now)
  const ended = tell(0, 'silence.ended', {
    silenceId: 's1',
    cause: 'ended',
    hidden: { incidents: 1, notices: 1, repairs: 0 },
  })
  await push(page, { kind: 'events', events: eventsOf([...before, ended], now).slice(before.length) })
  await expect(page.locator('[data-silence="s1"]')).toHaveCount(0)
})

test('letting go of work is asked twice', async ({ page }) => {
  await openWorld(page, 'upkeep')
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  const hold = page.locator('[data-hold="h1"]')
  await expect(hold).toContainText('./deploy.sh v2.4.1')
  await hold.getByRole('button', { name: '保留を解除' }).click()
  expect(await callsOf(page, 'holds.end')).toEqual([])
  await hold.getByRole('button', { name: '解除する' }).click()
  await expect.poll(() => callsOf(page, 'holds.end')).toEqual([{ holdId: 'h1', exitCode: null }])
})

test('an incident is silenced from its detail, by its target', async ({ page }) => {
  await openWorld(page, 'busy')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.locator('[data-row]').first().click()
  await page.getByRole('button', { name: '抑止する…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('combobox', { name: '範囲' })).toHaveValue('redis')
  await dialog.getByRole('textbox', { name: '理由' }).fill('調査中')
  await dialog.getByRole('button', { name: '抑止する' }).click()
  await expect
    .poll(() => callsOf(page, 'silences.add'))
    .toEqual([
      {
        scope: { kind: 'target', target: { kind: 'service', name: 'redis' } },
        reason: '調査中',
        minutes: 60,
        endsOnRecovery: false,
      },
    ])
})

test('the engine says what is behind, and nothing while all is well', async ({ page }) => {
  await openWorld(page, 'strained')
  await expect(page.getByLabel('遅れています')).toBeVisible()
  await page.locator('[data-menu="self"]').click()
  await expect(page.getByRole('dialog')).toContainText('イベントループの遅れ')
  await expect(page.getByRole('dialog')).toContainText('184 ms')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})
