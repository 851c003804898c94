import { expect, test } from '@playwright/test'
import { mend, push } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { now, openWorld, partsOf } from './open-world'

const MINUTE_MS = 60_000

for (const language of ['ja', 'en'] as const)
  for (const theme of ['dark', 'light'] as const)
    test(`a window begins with what it last showed, and says how old that is, until its engine answers ${language} ${theme}`, async ({
      page,
    }) => {
      const faults = complaintsOf(page)
      const { snapshot } = partsOf('calm')
      await openWorld(page, 'calm', {
        preferences: { language, theme },
        failing: { 'engine.snapshot': { code: 'not_running', message: 'the engine is starting' } },
        desktop: {
          'desktop.kept_view': {
            kind: 'kept',
            hostId: 'this',
            takenAt: now - 7 * MINUTE_MS,
            snapshot: JSON.stringify(snapshot),
          },
        },
      })
      const band = page.locator('[data-link="starting"]')
      await expect(band).toContainText(language === 'ja' ? '7 分前' : '7 min ago')
      await expect(band.getByRole('button')).toHaveCount(0)
      await expect(page.getByRole('banner')).toContainText(
        language === 'ja' ? '最初の確認を待っています' : 'Waiting for the first checks',
      )
      await expect(page.getByRole('main').getByRole('row').nth(1)).toBeVisible()
      // Nothing that was measured before says "now".
      await expect(page.getByText(language === 'ja' ? /\d\d:\d\d 時点の値/ : /as of \d\d:\d\d/)).toBeVisible()
      await inspect(page, `kept-${language}-${theme}`)
      await mend(page)
      await push(page, { kind: 'reset' })
      await expect(band).toHaveCount(0)
      expect(faults).toEqual([])
    })
