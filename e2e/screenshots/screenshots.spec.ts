import { mkdir } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import type { State } from '@shared/domain/state'
import { startDesktop } from '../../electron/main/testing/session-desktop'
import { linkKind, stateOf } from '../fixtures/engine-acts'
import { launchApp, type RunningApp } from '../fixtures/launch'
import { inMain, setPreferences } from '../fixtures/page-acts'
import { createStoryHome } from './home'
import { folder, keepPicture } from './keep-picture'
import { editions, fileOf, pictures, type Edition } from './pictures'
import { HOST } from './story/tell'
import { clockTime } from './story/times'
import { startProduction, type Production } from './world/production'

const WIDTH = 1280
const HEIGHT = 800

const resize = (app: RunningApp, height: number): Promise<unknown> =>
  inMain(
    app,
    ({ BrowserWindow }, [width, tall]) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, tall),
    [WIDTH, height] as const,
  )

const hiddenHeight = (page: Page): Promise<number> =>
  page.getByRole('main').evaluate((main) => main.scrollHeight - main.clientHeight)

/** Somebody looked at the window last in the evening before, and knows it already. */
const rememberLook = (page: Page): Promise<unknown> =>
  page.addInitScript(
    ([key, at]) => {
      localStorage.setItem('mamori.looked_at', JSON.stringify({ [key]: at }))
      localStorage.setItem('mamori.tour', 'seen')
    },
    [`this ${HOST} daemon`, clockTime(Date.now(), 1, '19:12')] as const,
  )

/** Waits until the daemon has its start behind it; on a machine that is busy it says for longer that it is late. */
const calm = async (page: Page): Promise<void> => {
  const self = page.locator('[data-menu="self"]')
  await self.waitFor()
  await self
    .locator('[role="img"]')
    .waitFor({ state: 'detached', timeout: 75_000 })
    // Then that is what the pictures show: it is no fault of theirs.
    .catch((error: unknown) => console.log(String(error)))
}

const awaiting = ({ repairs }: State): number =>
  Object.values(repairs).filter(({ stage }) => stage === 'awaiting').length

const takeAll = async (app: RunningApp, production: Production, edition: Edition): Promise<void> => {
  const page = await app.electron.firstWindow()
  await rememberLook(page)
  await expect.poll(() => linkKind(page)).toBe('attached')
  const redis = async () => (await stateOf(page)).checks['redis_connection']?.reading?.status
  await expect.poll(redis).toBe('healthy')
  await production.breakDown()
  await expect.poll(async () => awaiting(await stateOf(page)), { timeout: 90_000 }).toBeGreaterThan(1)
  await setPreferences(app, page, edition)
  await calm(page)
  for (const picture of pictures) {
    const { height = HEIGHT } = picture
    await resize(app, height === 'whole' ? HEIGHT : height)
    await picture.open(page, edition)
    if (height === 'whole') await resize(app, HEIGHT + (await hiddenHeight(page)))
    await keepPicture(page, fileOf(picture, edition))
    await picture.leave?.(page)
  }
}

for (const edition of editions)
  test(`${edition.language} ${edition.theme}`, async () => {
    await mkdir(folder, { recursive: true })
    const home = await createStoryHome(edition.language)
    const desktop = await startDesktop(home.root, { hasTray: true, hasNotices: true })
    const production = await startProduction(home, edition.language)
    try {
      // As it is when it is installed: a runtime borrowed for development is marked in the window.
      const app = await launchApp(home, test.info(), { env: { ...desktop.env, MAMORI_RUNTIME: 'release' } })
      try {
        await takeAll(app, production, edition)
      } finally {
        await app.close()
      }
    } finally {
      await production.stop()
      await desktop.stop()
      await home.remove()
    }
  })
