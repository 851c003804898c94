import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { app, nativeTheme, protocol, session } from 'electron'
import type { DesktopArguments } from './arguments'
import { trayAppears } from './begin-hidden'
import { followFirstPicture } from './first-picture'
import type { CallGate } from './ipc/call-gate'
import { openCalls } from './ipc/serve'
import { readJsonFile, type Shape } from './json-file'
import { viewPlace, type KeptViewPlace } from './kept-view'
import { APP_ORIGIN, APP_PAGE, serveApp } from './protocol'
import { secureSession, type SecurityDeps } from './security'
import { isTrayShown } from './tray-support'
import { openWindow, type MainWindow } from './window'

/** The page's own background, so that nothing flashes before its first frame. */
const backgrounds = { dark: '#101214', light: '#f5f6f7' } as const

type ThemeSource = 'dark' | 'light' | 'system'
const sources: Readonly<Record<string, ThemeSource>> = { dark: 'dark', light: 'light', auto: 'system' }

/** Of the preferences only what the first picture needs; all of them are read, and judged, by `openPreferences`. */
const themeShape: Shape<ThemeSource> = {
  safeParse: (value) => ({
    success: true,
    data: (value instanceof Object && 'theme' in value && sources[String(value.theme)]) || 'dark',
  }),
}

export type FirstWindowOptions = {
  readonly words: DesktopArguments
  /** The development server's page instead of the built one. */
  readonly devPage: string | null
  /** The folder of the built main process, with the worker threads beside it. */
  readonly outDir: URL
  readonly tell: (what: string) => void
  readonly onRefused: SecurityDeps['onRefused']
}

export type FirstWindow = {
  readonly window: MainWindow
  readonly calls: CallGate
  /** Where what the window shows is kept for its next start. */
  readonly place: KeptViewPlace
  /** Resolves when the first picture is seen, or nobody looks for one: what comes then holds it up no more. */
  readonly shown: Promise<void>
}

export const inUserData = (name: string): string => join(app.getPath('userData'), name)
export const iconFile = (name: string): string => join(app.getAppPath(), 'assets/icons', `${name}.png`)
export const trayShown = (): Promise<boolean> => isTrayShown(process.platform)

/**
 * Opens the window and has its page loaded, with as little as that needs: the rest of the program is read while the
 * runtime starts the page's process.
 */
export const openFirstWindow = async ({
  words,
  devPage,
  outDir,
  tell,
  onRefused,
}: FirstWindowOptions): Promise<FirstWindow> => {
  secureSession(session.defaultSession, onRefused)
  const page = fileURLToPath(new URL('../renderer', outDir))
  serveApp(protocol, page)
  const [place, theme] = await Promise.all([
    viewPlace({ file: inUserData('last-view.json'), page, words, version: app.getVersion() }),
    readJsonFile(inUserData('preferences.json'), themeShape),
  ])
  const picture = followFirstPicture(place, wait)
  const origin = devPage === null ? APP_ORIGIN : new URL(devPage).origin
  const calls = openCalls({ origin, answers: picture.answers })
  nativeTheme.themeSource = theme.kind === 'read' ? theme.value : 'dark'
  // macOS passes no words to what begins with the session.
  const isHidden =
    words.hidden || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  const window = await openWindow({
    page: devPage ?? APP_PAGE,
    preload: fileURLToPath(new URL('../preload/preload.cjs', outDir)),
    icon: iconFile('mamori'),
    boundsFile: inUserData('window.json'),
    background: backgrounds[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    devTools: !app.isPackaged,
    appears: async () => {
      await picture.drawn
      return !(isHidden && (await trayAppears(trayShown, { wait })))
    },
    onTrouble: tell,
  })
  return { window, calls, place, shown: isHidden ? Promise.resolve() : picture.seen() }
}
