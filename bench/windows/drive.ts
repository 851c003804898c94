import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { join } from 'node:path'
import type { Home } from '../../e2e/fixtures/home'
import { launcher, root } from './launcher'

/** A program that a measurement acts in, with its one window. */
export type Driven = {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly close: () => Promise<void>
}

const drive = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Driven> => {
  const { findElectron } = await launcher()
  const runtime = await findElectron({ root })
  const electron = await _electron.launch({
    executablePath: runtime.executable,
    args: [...args],
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...env, MAMORI_RUNTIME: runtime.kind },
  })
  const page = await electron.firstWindow()
  await page.waitForLoadState()
  return { electron, page, close: () => electron.close() }
}

export const driveMamori = (home: Home): Promise<Driven> =>
  drive(
    [root, `--config=${home.settingsFile}`, `--data-dir=${home.dataDir}`, `--user-data=${home.userData}`],
    home.env,
  )

/** A window that does nothing, of a runtime of its own: what the machine alone does to frames. */
export const driveHello = (home: Home): Promise<Driven> =>
  drive([join(root, 'bench/windows/hello/main.mjs')], {
    ...home.env,
    HELLO_USER_DATA: join(home.root, 'hello'),
  })
