/** A file that the linter is shown at a place of the tree; `told` is what it has to say there, null when nothing. */
export type LintCase = { readonly file: string; readonly code: string; readonly told: string | null }

const bad = (file: string, code: string, told: string): LintCase => ({ file, code, told })
const good = (file: string, code: string): LintCase => ({ file, code, told: null })

const named = (from: string): string => `import { a } from '${from}'\nexport const b = a\n`
const typed = (from: string): string => `import type { A } from '${from}'\nexport type B = A\n`
const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `export const a${n} = ${n}\n`).join('')

const SHARED = 'imports zod and itself'
const PLAIN_NODE = 'run on plain Node'
const PURE = 'core/ is pure'
const BUNDLE = 'brings zod into the page'
const FACES = 'Faces import the engine, never the other way'

export const lintCases: readonly LintCase[] = [
  good('shared/domain/one.ts', `${named('zod')}${typed('./two')}`),
  bad('shared/domain/node.ts', named('node:fs'), SHARED),
  bad('shared/domain/package.ts', named('zustand'), SHARED),
  bad('shared/domain/electron.ts', named('electron'), SHARED),
  bad('shared/domain/up.ts', named('../../electron/engine/ports'), SHARED),
  bad('shared/domain/up-type.ts', typed('../../renderer/store/ui'), SHARED),
  bad('shared/domain/lazy.ts', `export const load = () => import('node:os')\n`, SHARED),
  good('shared/domain/one.test.ts', `${named('vitest')}${typed('node:os')}`),
  bad('shared/domain/two.test.ts', named('../../electron/engine/ports'), 'tested by itself'),

  good(
    'electron/engine/logs/good.ts',
    `${named('node:fs')}${named('@shared/domain/event').replaceAll(/\ba\b|\bb\b/g, 'c')}`,
  ),
  bad('electron/engine/logs/electron.ts', named('electron'), PLAIN_NODE),
  bad('electron/engine/logs/electron-type.ts', typed('electron/main'), PLAIN_NODE),
  bad('electron/engine/logs/window.ts', named('../../../renderer/store/ui'), 'knows no window'),
  bad('electron/engine/logs/main.ts', named('../../main/tray'), FACES),
  bad('electron/engine/cli.ts', named('../cli/mamori'), FACES),
  bad('electron/engine/alias.ts', named('../../shared/domain/event'), 'Write @shared'),
  bad('electron/cli/electron.ts', named('electron'), PLAIN_NODE),
  bad('electron/cli/main.ts', named('../main/tray'), 'share the engine, not each other'),
  good('electron/cli/good.ts', `${named('../engine/engine')}${typed('node:os')}`),

  good(
    'electron/engine/core/good.ts',
    `${typed('../settings/settings')}${named('@shared/domain/new-message')}`,
  ),
  bad('electron/engine/core/node.ts', named('node:path'), PURE),
  bad('electron/engine/core/package.ts', named('systeminformation'), PURE),
  bad('electron/engine/core/scoped.ts', named('@photostructure/sqlite'), PURE),
  bad('electron/engine/core/shell.ts', named('../exec'), PURE),
  bad('electron/engine/core/main.ts', typed('../../main/tray'), FACES),
  bad('electron/engine/core/now.ts', `export const now = () => Date.now()\n`, PURE),
  bad('electron/engine/core/taken.ts', `const { now } = Date\nexport const at = now\n`, PURE),
  bad('electron/engine/core/elapsed.ts', `export const now = () => performance.now()\n`, PURE),
  bad('electron/engine/core/dice.ts', `export const dice = () => Math.random()\n`, PURE),
  bad('electron/engine/core/timer.ts', `export const wait = () => setTimeout(() => 1, 2)\n`, PURE),
  bad('electron/engine/core/interval.ts', `export const wait = () => setInterval(() => 1, 2)\n`, PURE),
  bad('electron/engine/core/env.ts', `export const home = process.env\n`, PURE),
  bad('electron/engine/core/net.ts', `export const get = () => fetch('http://127.0.0.1')\n`, PURE),
  bad('electron/engine/core/global.ts', `export const now = () => globalThis.Date\n`, PURE),
  good('electron/engine/core/good.test.ts', `${named('vitest')}export const t = () => Date.now()\n`),

  good(
    'electron/main/good.ts',
    `${named('../engine/host')}import { app, type BrowserWindow } from 'electron'\nexport type W = BrowserWindow\nexport const c = app\n`,
  ),
  bad('electron/main/page.ts', named('../../renderer/store/ui'), 'meet in shared/ipc only'),
  bad('electron/main/cli.ts', named('../cli/mamori'), 'programs of their own'),
  bad(
    'electron/main/calls.ts',
    `import { ipcMain } from 'electron'\nexport const a = ipcMain\n`,
    'ipc/serve.ts',
  ),
  bad(
    'electron/main/made.ts',
    `import { BrowserWindow } from 'electron'\nexport const a = BrowserWindow\n`,
    'electron/main/window.ts',
  ),
  bad(
    'electron/main/open.ts',
    `import { shell } from 'electron'\nexport const a = shell\n`,
    'electron/main/security.ts',
  ),
  bad('electron/main/whole.ts', `import electron from 'electron'\nexport const a = electron\n`, 'by name'),
  bad(
    'electron/main/star.ts',
    `import * as electron from 'electron'\nexport const a = electron\n`,
    'electron/main',
  ),
  bad(
    'electron/main/sub.ts',
    `import { ipcMain } from 'electron/main'\nexport const a = ipcMain\n`,
    'Import from electron itself',
  ),
  good('electron/main/ipc/serve.ts', `import { ipcMain } from 'electron'\nexport const a = ipcMain\n`),
  bad(
    'electron/main/window.ts',
    `import { BrowserWindow, ipcMain } from 'electron'\nexport const a = [BrowserWindow, ipcMain]\n`,
    'ipc/serve.ts',
  ),
  good('electron/main/security.ts', `import { shell } from 'electron'\nexport const a = shell\n`),
  bad('electron/main/index.ts', lines(80), 'max-lines'),
  bad('electron/cli/mamori.ts', lines(80), 'max-lines'),

  good(
    'electron/preload/preload.ts',
    `${named('electron')}import { CALL } from '@shared/ipc/channels'\nexport const c = CALL\n${typed('@shared/ipc/contract')}`,
  ),
  bad('electron/preload/node.ts', named('node:fs'), 'one small sandboxed file'),
  bad('electron/preload/schema.ts', named('@shared/ipc/contract'), 'one small sandboxed file'),
  bad('electron/preload/zod.ts', named('zod'), 'one small sandboxed file'),

  good('renderer/store/good.ts', `${named('@shared/domain/apply-event')}${typed('@shared/domain/event')}`),
  good('renderer/store/texts.ts', named('@shared/text/text')),
  bad('renderer/store/schema.ts', named('@shared/domain/event'), BUNDLE),
  bad('renderer/store/contract.tsx', named('@shared/ipc/contract'), BUNDLE),
  bad('renderer/store/router.ts', named('@shared/ipc/router'), BUNDLE),
  bad('renderer/store/lazy.ts', `export const load = () => import('@shared/domain/event')\n`, BUNDLE),
  bad('renderer/store/again.ts', `export { eventSchema } from '@shared/domain/event'\n`, BUNDLE),
  bad('renderer/store/zod.ts', named('zod'), 'Schemas stay out'),
  good('renderer/store/zod-type.ts', typed('zod')),
  bad('renderer/store/electron.ts', named('electron'), 'nothing of Electron'),
  bad('renderer/store/electron-type.ts', typed('electron/renderer'), 'nothing of Electron'),
  bad('renderer/store/engine.ts', typed('../../electron/engine/ports'), 'knows the engine through'),
  bad('renderer/store/node.ts', named('node:path'), 'sandbox without Node'),
  bad('renderer/store/old-node.ts', named('path'), 'prefer-node-protocol'),
  bad('renderer/store/samples.ts', named('@shared/testing/sample-events'), 'stay in tests'),
  bad('renderer/store/alias.ts', named('../../shared/domain/state'), 'Write @shared'),
  good('renderer/store/good.test.ts', `${named('@shared/domain/event')}${typed('node:fs')}`),
  bad('renderer/store/bad.test.ts', named('../../electron/engine/ports'), 'knows the engine through'),

  good('electron/engine/long.ts', lines(300)),
  bad('electron/engine/longer.ts', lines(301), 'max-lines'),
  bad('electron/engine/longer.test.ts', lines(501), 'max-lines'),
  bad('renderer/store/longer.tsx', lines(301), 'max-lines'),
  bad(
    'electron/engine/inline.ts',
    `import { type A } from './long'\nexport type B = A\n`,
    'no-import-type-side-effects',
  ),
  bad('electron/engine/default.ts', 'export default 1\n', 'no-default-export'),
  good('electron/engine/checks/default.ts', 'export default 1\n'),
  bad('electron/engine/NotKebab.ts', 'export const a = 1\n', 'filename-case'),
  bad('electron/engine/any.ts', 'export const a = (b: any) => b\n', 'no-explicit-any'),
  bad(
    'electron/engine/bang.ts',
    'export const a = (b: string | null) => b!.length\n',
    'no-non-null-assertion',
  ),
  bad(
    'electron/engine/swallow.ts',
    'export const a = (b: () => void) => {\n  try {\n    b()\n  } catch {}\n}\n',
    'no-empty',
  ),
]
