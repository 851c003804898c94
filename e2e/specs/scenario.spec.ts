import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { goTo, stateOf } from '../fixtures/engine-acts'
import { call, screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

const redisStatus = async (page: Page) => (await stateOf(page)).checks['redis']?.reading?.status
const incidentTypes = async (page: Page): Promise<readonly string[]> => {
  const [incident] = Object.values((await stateOf(page)).incidents)
  if (!incident) return []
  const { events } = await call(page, 'timeline.page', { limit: 200 })
  return events
    .toReversed()
    .map(({ type }) => type)
    .filter((type) => /^(incident|decision|repair|step|series)\./.test(type))
}

test.describe('a Redis that stopped', () => {
  test('is shown, planned, approved with one click, brought back and verified', async ({ world, page }) => {
    await expect.poll(() => redisStatus(page)).toBe('healthy')
    await expect(page.getByText('すべて正常').first()).toBeVisible()
    await screenshot(page, 'scenario-1-well')

    await world.redis.crash()
    const approve = page.getByRole('button', { name: '承認する' })
    await expect(approve.first()).toBeVisible()
    await expect(page.getByText(/ECONNREFUSED|接続を拒否|接続できません/).first()).toBeVisible()
    await screenshot(page, 'scenario-2-asked')

    await goTo(page, 'a')
    const argv = `supervisorctl -c ${world.redis.managerConfig} restart ${world.redis.unit}`
    await expect(page.getByText(argv).first()).toBeVisible()
    await screenshot(page, 'scenario-3-approval')
    await approve.first().click()
    await expect.poll(() => world.redis.isUp()).toBe(true)
    await expect
      .poll(async () => Object.values((await stateOf(page)).incidents)[0]?.closedBy)
      .toBe('verified')
    await expect(page.getByText('検証済み').first()).toBeVisible()
    await screenshot(page, 'scenario-4-verified')

    await expect
      .poll(() => incidentTypes(page))
      .toEqual([
        'incident.opened',
        'decision.made',
        'repair.planned',
        'repair.approved',
        'repair.started',
        'step.finished',
        'step.finished',
        'repair.performed',
        'repair.settled',
        'series.ended',
        'incident.closed',
      ])
    await goTo(page, 'i')
    await page
      .getByText(/承認制のモードのため/)
      .first()
      .click()
    await expect(page.getByText('遮断器は閉じています')).toBeVisible()
    await screenshot(page, 'scenario-6-decision')
    await page
      .getByText(/手順 1:/)
      .first()
      .click()
    await expect(page.getByText(/redis: started/).first()).toBeVisible()
    await screenshot(page, 'scenario-7-step')
    const state = await stateOf(page)
    expect(Object.values(state.incidents)[0]?.closedBy).toBe('verified')
    expect(Object.values(state.repairs)[0]?.approvedBy).not.toBeNull()
  })

  test.describe('in auto mode', () => {
    test.use({ worldOptions: { mode: 'auto' } })
    test('is brought back without a click', async ({ world, page }) => {
      await expect.poll(() => redisStatus(page)).toBe('healthy')
      const before = await world.redis.pid()
      await world.redis.crash()
      await expect
        .poll(async () => Object.values((await stateOf(page)).repairs)[0]?.outcome, { timeout: 30_000 })
        .toBe('verified')
      expect(await world.redis.isUp()).toBe(true)
      expect(await world.redis.pid()).not.toBe(before)
      expect(Object.values((await stateOf(page)).repairs)[0]?.approvedBy).toBeNull()
    })
  })
})

test.describe('a log line about a missing directory', () => {
  test.use({
    worldOptions: {
      mode: 'auto',
      settings: (settings) => ({
        ...settings,
        error_patterns: [
          {
            id: 'file_not_found',
            name: 'ファイル不存在',
            pattern: 'FileNotFoundError|No such file or directory',
            severity: 'error',
            auto_fix: true,
            actions: [{ type: 'create_missing_dirs', directories: ['shop', 'shop/uploads'] }],
          },
        ],
      }),
    },
  })
  test('is on the timeline at once and the directory is made', async ({ world, home, page }) => {
    await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
    const uploads = join(home.settingsFile, '..', 'shop', 'uploads')
    await world.log(
      `2026-01-31 14:30:16 ERROR FileNotFoundError: [Errno 2] No such file or directory: '${uploads}'`,
    )
    await expect.poll(async () => (await stat(uploads).catch(() => null))?.isDirectory()).toBe(true)
    await goTo(page, 'i')
    await expect(page.getByText('ファイル不存在').first()).toBeVisible()
    await expect
      .poll(async () => Object.values((await stateOf(page)).repairs)[0]?.outcome, { timeout: 30_000 })
      .toBe('verified')
    await screenshot(page, 'scenario-5-timeline')
  })
})
