import { hostOf, linkKind } from '../fixtures/engine-acts'
import { createHostileSsh, hostileHosts } from '../fixtures/hostile-ssh'
import { launchApp } from '../fixtures/launch'
import { call, screenshot } from '../fixtures/page-acts'
import { emptyTest, expect } from '../fixtures/test'

const test = emptyTest.extend({
  app: async ({ home, desktop }, provide, info) => {
    const app = await launchApp(home, info, { env: { ...desktop.env, ...(await createHostileSsh(home)) } })
    await provide(app)
    await app.close()
  },
})

test('hosts that mean harm break neither the window nor each other', async ({ page, app }, info) => {
  test.slow()
  const ids = new Map<string, string>()
  for (const destination of hostileHosts)
    ids.set(destination, (await call(page, 'hosts.add', { destination, name: '' })).id)
  for (const destination of hostileHosts) {
    await expect.poll(() => linkKind(page, destination), { timeout: 30_000 }).toMatch(/attached|down/)
    await call(page, 'hosts.select', { id: ids.get(destination) ?? '' })
    await expect.poll(async () => (await call(page, 'hosts.list', {})).selectedId).toBe(ids.get(destination))
    for (const key of ['o', 'i', 'a', 'm']) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await expect(page.getByRole('navigation').first()).toBeVisible()
    }
    await screenshot(page, `hostile-${destination}`)
  }
  // What they sent is shown as text, and nothing of it ran.
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.title()).not.toBe('1')
  await call(page, 'hosts.select', { id: 'this' })
  // Nothing is set up here yet: the welcome is what belongs to this host.
  await expect(page.getByRole('heading', { level: 1, name: 'このサーバーの監視を始めます' })).toBeVisible()
  const { kind } = (await call(page, 'hosts.list', {})).hosts[0]?.link ?? { kind: 'none' }
  expect(kind).toBe('own')
  expect(await hostOf(page, 'markup')).toMatchObject({ shape: 'critical' })
  await info.attach('stderr', { body: app.said(), contentType: 'text/plain' })
  expect(app.said()).not.toContain('uncaught exception')
})
