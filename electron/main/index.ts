import { mkdirSync } from 'node:fs'
import { app, protocol, shell } from 'electron'
import { leanHeap } from '../engine/lean-heap'
import { parseArguments, type DesktopArguments } from './arguments'
import { openFirstWindow, type FirstWindowOptions } from './first-window'
import { appScheme } from './protocol'
import { secureApp } from './security'

const EXIT_USAGE = 3
/** The young generation of the page's heap stays small: what moves in it is little, each second anew. */
const LEAN_PAGE = '--semi-space-growth-factor=1'

const tell = (what: string): void => {
  process.stderr.write(`mamori: ${what}\n`)
}
const onRefused = (what: string, address: string): void => tell(`refused: ${what} ${address.slice(0, 200)}`)

/** The window first; all that stands behind it is read while its page is loaded. */
const openDesktop = async (options: FirstWindowOptions): Promise<void> => {
  const first = await openFirstWindow(options)
  await first.shown
  const { beginJournalThread } = await import('../engine/journal/journal-thread')
  const journalThread = beginJournalThread(new URL('journal-worker.js', options.outDir))
  const { startDesktop } = await import('./start-desktop')
  await startDesktop({ ...options, ...first, journalThread })
}

/** What has to be settled before Electron is ready, then the desktop itself. */
const begin = (words: DesktopArguments): void => {
  if (words.userDataDir !== null) {
    mkdirSync(words.userDataDir, { recursive: true, mode: 0o700 })
    app.setPath('userData', words.userDataDir)
  }
  // The lock belongs to the folder that was just set. Whoever loses it has already told the first one to show itself.
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  const devPage = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null)
  protocol.registerSchemesAsPrivileged([appScheme])
  secureApp(app, { shell, devOrigin: devPage && new URL(devPage).origin, onRefused })
  app
    .whenReady()
    .then(() => openDesktop({ words, devPage, outDir: new URL('./', import.meta.url), tell, onRefused }))
    .catch((error: unknown) => {
      tell(error instanceof Error ? (error.stack ?? error.message) : String(error))
      app.exit(1)
    })
}

const refuse = async (flag: string): Promise<void> => {
  const [{ languageOf }, { text }] = await Promise.all([import('./preferences'), import('@shared/text/text')])
  const language = languageOf([process.env['LC_ALL'] ?? process.env['LANG'] ?? ''])
  tell(text(language, 'desktop.usage.value_missing', { flag }))
  app.exit(EXIT_USAGE)
}

// Before anything large is loaded; the page's process is told by a switch.
leanHeap()
app.commandLine.appendSwitch('js-flags', LEAN_PAGE)
const parsed = parseArguments(process.argv.slice(1), process.env, process.cwd())
switch (parsed.kind) {
  case 'parsed':
    begin(parsed.arguments)
    break
  case 'value_missing':
    await refuse(parsed.flag)
}
