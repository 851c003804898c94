import { expect, test } from '@playwright/test'
import { push } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { now, openWorld, partsOf } from './open-world'

const HOUR_MS = 3_600_000

for (const language of ['ja', 'en'] as const)
  for (const theme of ['dark', 'light'] as const)
    test(`after a sleep a band says how old what is shown is, until fresh checks are in ${language} ${theme}`, async ({
      page,
    }) => {
      const faults = complaintsOf(page)
      await openWorld(page, 'calm', { preferences: { language, theme } })
      const band = page.locator('[data-slept]')
      await expect(band).toHaveCount(0)
      const { snapshot } = partsOf('calm')
      if (snapshot.kind !== 'running') throw new Error('nothing runs')
      const { live } = snapshot
      await page.clock.setFixedTime(now + HOUR_MS)
      // What the engine says first after a sleep is still of the checks before it.
      await push(page, { kind: 'live', live: { ...live, at: now + HOUR_MS } })
      await expect(band).toBeVisible()
      await inspect(page, `slept-${language}-${theme}`)
      const checks = Object.fromEntries(
        Object.entries(live.checks).map(([name, check]) => [
          name,
          { ...check, lastRunAt: now + HOUR_MS + 500, nextRunAt: now + HOUR_MS + 30_000 },
        ]),
      )
      await push(page, { kind: 'live', live: { ...live, at: now + HOUR_MS + 1000, checks } })
      await expect(band).toHaveCount(0)
      expect(faults).toEqual([])
    })
