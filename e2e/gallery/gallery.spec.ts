import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type { Preferences, Snapshot } from '../../shared/ipc/contract'
import { hostsOf, type HostsName } from '../../renderer/testing/host-lists'
import type { WorldName } from '../../renderer/testing/stories'
import { worldOf } from '../../renderer/testing/worlds'
import { breakOff, infoOf, push, showWorld } from './fake-bridge'
import { findings } from './findings'
import { now, partsOf } from './open-world'

const out = resolve(import.meta.dirname, '../../artifacts/gallery')

type Picture = {
  readonly name: string
  readonly world: WorldName
  /** The hosts that the desktop follows; its own engine alone unless told. */
  readonly hosts?: HostsName
  /** The engine does not answer from the beginning. */
  readonly silent?: boolean
  /** What is pressed or clicked before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>
}

const press =
  (...keys: readonly string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key)
  }

const scrollToEnd = (page: Page): Promise<void> =>
  page.getByRole('main').evaluate((main) => main.scrollTo({ top: main.scrollHeight }))

/** The same as a daemon's engine tells it. */
const ofDaemon = (world: WorldName): Snapshot => {
  const snapshot = worldOf(world, now)
  if (snapshot.kind !== 'running' || snapshot.state.engine === null) return snapshot
  const engine = { ...snapshot.state.engine, face: 'daemon' as const }
  return { ...snapshot, state: { ...snapshot.state, engine } }
}

const openMenu =
  (name: string) =>
  (page: Page): Promise<void> =>
    page.locator(`[data-menu="${name}"]`).click()

const manageHosts = async (page: Page): Promise<void> => {
  await openMenu('hosts')(page)
  await page.getByRole('menuitem').last().click()
  await page.getByRole('dialog').locator('input').first().fill('-oProxyCommand=x')
}

const focusApprove = async (page: Page): Promise<void> => {
  await page.keyboard.press('Tab')
  await page.locator('[data-act="approve"]').first().focus()
  await expect(page.getByRole('tooltip')).toBeVisible()
}

const loseDaemon = async (page: Page): Promise<void> => {
  await breakOff(page)
  await push(page, { kind: 'hosts', list: hostsOf('gone', now) })
  await expect(page.locator('[data-link="down"]')).toBeVisible()
}

/** The host that is shown was another one's name until its key changed. */
const loseKey = async (page: Page): Promise<void> => {
  const { hosts } = hostsOf('key', now)
  const link = hosts.find((host) => host.id === 'h3')?.link
  const [own] = hosts
  if (link === undefined || own === undefined) throw new Error('the list has no h3')
  await breakOff(page)
  await push(page, {
    kind: 'hosts',
    list: { selectedId: 'this', hosts: [{ ...own, link, shape: 'unknown' }] },
  })
  await expect(page.locator('[data-link="down"]')).toBeVisible()
}

const addSilence = async (page: Page): Promise<void> => {
  await press('g', 'h')(page)
  await page.locator('[data-act="add-silence"]').click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

const openIncident = async (page: Page): Promise<void> => {
  await press('g', 'i')(page)
  await page.locator('[data-row]').first().click()
  await expect(page.getByRole('complementary')).toBeVisible()
}

const pictures: readonly Picture[] = [
  { name: 'overview-calm', world: 'calm' },
  { name: 'overview-busy', world: 'busy' },
  { name: 'overview-end', world: 'busy', before: scrollToEnd },
  { name: 'approvals', world: 'busy', before: press('g', 'a') },
  { name: 'performing', world: 'busy', before: press('g', 'a', 'j', 'j', 'j') },
  { name: 'rejecting', world: 'busy', before: press('g', 'a', 'j', 'x') },
  { name: 'later', world: 'busy', before: press('g', 'a', 'j', 'l') },
  { name: 'incidents', world: 'busy', before: press('g', 'i') },
  { name: 'metrics', world: 'busy', before: press('g', 'm') },
  { name: 'modes', world: 'calm', before: (page) => page.locator('[data-menu="mode"]').click() },
  { name: 'display', world: 'calm', before: (page) => page.locator('[data-menu="view"]').click() },
  { name: 'keys', world: 'calm', before: press('?') },
  { name: 'rejected', world: 'rejected' },
  {
    name: 'lost',
    world: 'calm',
    before: async (page) => {
      await breakOff(page)
      await push(page, { kind: 'reset' })
    },
  },
  { name: 'first', world: 'first' },
  { name: 'hosts', world: 'calm', hosts: 'fleet', before: openMenu('hosts') },
  { name: 'hosts-manage', world: 'calm', hosts: 'fleet', before: manageHosts },
  { name: 'hosts-daemon', world: 'calm', hosts: 'daemon' },
  { name: 'hosts-look', world: 'busy', hosts: 'look' },
  { name: 'hosts-look-reason', world: 'busy', hosts: 'look', before: focusApprove },
  { name: 'hosts-connecting', world: 'calm', hosts: 'connecting', silent: true },
  { name: 'hosts-key', world: 'calm', hosts: 'key', silent: true },
  { name: 'hosts-skew', world: 'calm', hosts: 'skew', silent: true },
  { name: 'hosts-rights', world: 'calm', hosts: 'rights', silent: true },
  { name: 'hosts-nobody', world: 'calm', hosts: 'nobody', silent: true },
  { name: 'hosts-gone', world: 'busy', hosts: 'daemon', before: loseDaemon },
  { name: 'hosts-key-lost', world: 'calm', hosts: 'daemon', before: loseKey },
  { name: 'maintenance-empty', world: 'calm', before: press('g', 'h') },
  { name: 'maintenance', world: 'upkeep', before: press('g', 'h') },
  { name: 'maintenance-add', world: 'upkeep', before: addSilence },
  { name: 'maintenance-overview', world: 'upkeep' },
  { name: 'storm', world: 'storm', before: press('g', 'h') },
  { name: 'storm-overview', world: 'storm' },
  { name: 'incident', world: 'storm', before: openIncident },
  { name: 'incident-held', world: 'upkeep', before: openIncident },
  { name: 'self', world: 'strained', before: openMenu('self') },
  { name: 'setup', world: 'setup' },
  { name: 'faults', world: 'faults' },
]

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 700 },
] as const

for (const language of ['ja', 'en'] as const)
  for (const theme of ['dark', 'light'] as const)
    for (const size of sizes)
      for (const picture of pictures)
        test(`${picture.name} ${language} ${theme} ${size.width}`, async ({ page }) => {
          const preferences: Preferences = { language, theme }
          const faults: string[] = []
          page.on('console', (line) => {
            if (line.type() === 'error') faults.push(line.text())
          })
          page.on('pageerror', (error) => faults.push(error.message))
          await page.setViewportSize(size)
          const { events } = partsOf(picture.world)
          await showWorld(
            page,
            {
              snapshot: picture.hosts === undefined ? worldOf(picture.world, now) : ofDaemon(picture.world),
              events,
              info: infoOf(preferences),
              findings,
              hosts: hostsOf(picture.hosts ?? 'own', now),
              silent: picture.silent ?? false,
            },
            now,
          )
          await page.goto('/')
          await expect(page.getByRole('main')).toBeVisible()
          // The other pages' programs come after the first picture; keys are for who has them.
          await page.waitForLoadState('networkidle')
          await picture.before?.(page)
          await expect(page.getByRole('main')).not.toBeEmpty()
          await page.waitForLoadState('networkidle')
          await page.waitForFunction(() =>
            document.getAnimations().every((one) => one.playState === 'finished'),
          )
          await page.screenshot({
            path: resolve(out, `${picture.name}-${language}-${theme}-${size.width}.png`),
          })
          expect(faults).toEqual([])
          const overflows = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          )
          expect(overflows).toBe(false)
          const { violations } = await new AxeBuilder({ page })
            .withTags(['wcag2a', 'wcag2aa'])
            // Mantine's menus begin with an element of their own that takes the first focus.
            .disableRules('aria-required-children')
            .analyze()
          expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))).toEqual(
            [],
          )
        })
