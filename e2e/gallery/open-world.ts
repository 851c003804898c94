import { expect, type Page } from '@playwright/test'
import type { Preferences, Snapshot } from '../../shared/ipc/contract'
import { hostsOf, type HostsName } from '../../renderer/testing/host-lists'
import { eventsOf } from '../../renderer/testing/story'
import { storyOf, type WorldName } from '../../renderer/testing/stories'
import { worldOf } from '../../renderer/testing/worlds'
import { infoOf, showWorld, type Shown } from './fake-bridge'
import { findings } from './findings'

/** The moment at which every situation stands still. */
export const now = Date.parse('2026-01-31T14:30:15+09:00')

/** What a host shows once it is chosen. */
export const partsOf = (world: WorldName) => ({
  snapshot: worldOf(world, now),
  events: eventsOf(storyOf(world, now), now),
})

type Options = {
  readonly hosts?: HostsName
  readonly preferences?: Preferences
  readonly change?: (snapshot: Snapshot) => Snapshot
  /** What other hosts show, by their ids. */
  readonly others?: Readonly<Record<string, WorldName>>
  readonly silent?: boolean
} & Pick<Shown, 'unproven' | 'trust' | 'failing' | 'hanging' | 'lab' | 'desktop' | 'settings' | 'incidents'>

/** Opens the page on a situation, in Japanese and dark unless told, at an address. */
export const openWorld = async (
  page: Page,
  world: WorldName,
  options: Options = {},
  address = '/',
): Promise<void> => {
  const {
    hosts = 'own',
    change = (same) => same,
    others = {},
    silent = false,
    preferences = { language: 'ja', theme: 'dark' },
    ...answers
  } = options
  const { snapshot, events } = partsOf(world)
  await showWorld(
    page,
    {
      snapshot: change(snapshot),
      events,
      info: infoOf(preferences),
      findings,
      hosts: hostsOf(hosts, now),
      others: Object.fromEntries(Object.entries(others).map(([id, name]) => [id, partsOf(name)])),
      silent,
      ...answers,
    },
    now,
  )
  await page.goto(address)
  await expect(page.getByRole('main')).toBeVisible()
  // The other pages' programs come after the first picture; keys are for who has them.
  await page.waitForLoadState('networkidle')
}
