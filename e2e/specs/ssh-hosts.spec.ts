import type { Page } from '@playwright/test'
import { eventsOf, hostOf, linkKind, linkOf, stateOf } from '../fixtures/engine-acts'
import { launchApp } from '../fixtures/launch'
import { call, screenshot } from '../fixtures/page-acts'
import { createSshUser, startSshHost, type SshHost, type SshUser } from '../fixtures/ssh-hosts'
import { emptyTest, expect } from '../fixtures/test'

type Machines = { readonly alpha: SshHost; readonly beta: SshHost }

/** Two machines that a person reaches by `ssh alpha` and `ssh beta`, and a window without settings of its own. */
const test = emptyTest.extend<{ readonly user: SshUser; readonly machines: Machines }>({
  user: async ({ home }, provide) => {
    await provide(await createSshUser(home.root))
  },
  machines: async ({ home, user }, provide) => {
    const started: SshHost[] = []
    try {
      const alpha = await startSshHost(home.root, user, 'alpha')
      started.push(alpha)
      const beta = await startSshHost(home.root, user, 'beta')
      started.push(beta)
      await provide({ alpha, beta })
    } finally {
      for (const machine of started) await machine.stop()
    }
  },
  app: async ({ home, desktop, user, machines: _machines }, provide, info) => {
    const app = await launchApp(home, info, { env: { ...desktop.env, ...user.env } })
    await provide(app)
    await app.close()
  },
})

const shapeOf = async (page: Page, name: string) => (await hostOf(page, name)).shape
const addBoth = async (page: Page): Promise<{ readonly alpha: string; readonly beta: string }> => {
  const [alpha, beta] = await Promise.all(
    ['alpha', 'beta'].map((destination) => call(page, 'hosts.add', { destination, name: '' })),
  )
  for (const name of ['alpha', 'beta'])
    await expect.poll(() => linkKind(page, name), { timeout: 30_000 }).toBe('attached')
  return { alpha: alpha?.id ?? '', beta: beta?.id ?? '' }
}

test('a fault on one of two hosts is seen, approved, repaired and verified', async ({
  page,
  machines,
  desktop,
}, info) => {
  test.slow()
  const addedAt = Date.now()
  const ids = await addBoth(page)
  info.annotations.push({ type: 'both attached by ssh', description: `${Date.now() - addedAt} ms` })
  expect(await linkOf(page, 'beta')).toMatchObject({
    role: 'change',
    actor: { face: 'ssh', proof: 'proved' },
  })
  for (const name of ['alpha', 'beta']) await expect.poll(() => shapeOf(page, name)).toBe('ok')

  await machines.beta.crashRedis()
  await expect.poll(() => shapeOf(page, 'beta'), { timeout: 30_000 }).toBe('critical')
  expect(await shapeOf(page, 'alpha')).toBe('ok')
  await expect.poll(async () => (await desktop.trayMenu())[0]?.label).toBe('◆ 危険 1 件（beta）')
  // The plan that waits there has a notification of its own.
  const alert = () => desktop.notices().find(({ title }) => title.startsWith('◆ 危険'))
  await expect.poll(() => alert()?.body).toContain('beta の')
  await screenshot(page, 'hosts-fault-elsewhere')

  desktop.clickNotice(alert()?.id ?? 0)
  await expect.poll(async () => (await call(page, 'hosts.list', {})).selectedId).toBe(ids.beta)
  // The click has led to the incident on its host.
  await expect(page.getByText('承認を待っています').first()).toBeVisible()
  await screenshot(page, 'hosts-selected')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.getByRole('button', { name: '承認する' }).first().click()
  await expect
    .poll(async () => Object.values((await stateOf(page)).incidents)[0]?.closedBy, { timeout: 40_000 })
    .toBe('verified')
  expect(await machines.beta.redisIsUp()).toBe(true)
  const approved = (await eventsOf(page)).find(({ type }) => type === 'repair.approved')
  expect(approved?.actor).toMatchObject({ face: 'ssh', proof: 'proved', name: 'root' })
  await expect.poll(() => shapeOf(page, 'beta')).toBe('ok')
  await screenshot(page, 'hosts-verified')
})

test('a broken line heals by itself, and the list outlives the program', async ({
  home,
  page,
  app,
  machines,
  desktop,
  user,
}, info) => {
  test.slow()
  const ids = await addBoth(page)
  await call(page, 'hosts.select', { id: ids.alpha })
  await expect(page.getByText('すべて正常').first()).toBeVisible()
  await machines.alpha.stopSshd()
  await expect.poll(() => linkKind(page, 'alpha')).toBe('down')
  expect(await linkOf(page, 'alpha')).toMatchObject({ detail: expect.stringMatching(/closed|refused/i) })
  expect(await shapeOf(page, 'alpha')).toBe('unknown')
  expect(await linkKind(page, 'beta')).toBe('attached')
  await screenshot(page, 'hosts-line-broken')
  await machines.alpha.startSshd()
  const backAt = Date.now()
  await expect.poll(() => linkKind(page, 'alpha'), { timeout: 60_000 }).toBe('attached')
  info.annotations.push({ type: 'attached again', description: `${Date.now() - backAt} ms after the sshd` })
  await machines.alpha.restartDaemon()
  await expect.poll(() => linkKind(page, 'alpha')).not.toBe('attached')
  await expect.poll(() => linkKind(page, 'alpha'), { timeout: 60_000 }).toBe('attached')

  await app.electron.close()
  await app.ended
  const again = await launchApp(home, info, { env: { ...desktop.env, ...user.env } })
  try {
    const window = await again.electron.firstWindow()
    await window.waitForLoadState()
    expect((await call(window, 'hosts.list', {})).selectedId).toBe(ids.alpha)
    await expect.poll(() => linkKind(window, 'alpha'), { timeout: 30_000 }).toBe('attached')
  } finally {
    await again.close()
  }
})

test('an unknown host key is told as ssh tells it, and nothing is asked', async ({ home, page, user }) => {
  const stranger = await startSshHost(home.root, user, 'gamma', { known: false })
  try {
    const { id } = await call(page, 'hosts.add', { destination: 'gamma', name: 'stranger' })
    await call(page, 'hosts.select', { id })
    await expect.poll(() => linkKind(page, 'stranger'), { timeout: 30_000 }).toBe('down')
    const link = await linkOf(page, 'stranger')
    expect(link).toMatchObject({ detail: expect.stringContaining('Host key verification failed') })
    await expect(page.getByText('Host key verification failed').first()).toBeVisible()
    await screenshot(page, 'hosts-unknown-key')
  } finally {
    await stranger.stop()
  }
})
