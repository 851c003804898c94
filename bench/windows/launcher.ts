import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { buildWhenNeeded } from '../../electron/launch/build-when-needed.mjs'
import type { findElectron } from '../../electron/launch/find-electron.mjs'
import type { createSpeak } from '../../electron/launch/text.mjs'

/** The folder of the whole project. */
export const root = resolve(process.env['MAMORI_BENCH_ROOT'] ?? '.')

type Launcher = {
  readonly findElectron: typeof findElectron
  readonly buildWhenNeeded: typeof buildWhenNeeded
  readonly createSpeak: typeof createSpeak
}

const from = (name: string): Promise<object> =>
  import(
    /* @vite-ignore */ pathToFileURL(join(root, 'electron/launch', `${name}.mjs`)).href
  ) as Promise<object>

/** What `npm start` finds a runtime with and builds with, from where it stands: it has files beside it. */
export const launcher = async (): Promise<Launcher> =>
  ({
    ...(await from('find-electron')),
    ...(await from('build-when-needed')),
    ...(await from('text')),
  }) as Launcher
