import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  dialog,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  session,
  Tray,
} from 'electron'
import { createRouter } from '@shared/ipc/router'
import type { Preferences } from '@shared/ipc/contract'
import { text } from '@shared/text/text'
import { createHost } from '../engine/create-host'
import type { DesktopArguments } from './arguments'
import { askPerson } from './ask-person'
import { createCloseRule } from './close-rule'
import { desktopCalls, runtimeOf } from './desktop-calls'
import { createDesktopNotifier } from './desktop-notifier'
import { serve } from './ipc/serve'
import { createLifecycle, stopInReverse, type Stop } from './lifecycle'
import { applicationMenu } from './menu'
import { deskOperator } from './operator'
import { watchPower } from './power'
import { openPreferences } from './preferences'
import { APP_ORIGIN, APP_PAGE, createAppResponder } from './protocol'
import { secureSession, type SecurityDeps } from './security'
import { startingSummary } from './summary'
import { watchSummary } from './summary-watch'
import { createTrayFace, shapeIcons } from './tray'
import { createTrayActs } from './tray-acts'
import { isTrayShown } from './tray-support'
import { openWindow } from './window'

/** The page's own background, so that nothing flashes before its first frame. */
const backgrounds = { dark: '#101214', light: '#f5f6f7' } as const

export type DesktopOptions = {
  readonly words: DesktopArguments
  /** The development server's page instead of the built one. */
  readonly devPage: string | null
  /** The folder of the built main process, with the worker threads beside it. */
  readonly outDir: URL
  readonly tell: (what: string) => void
  readonly onRefused: SecurityDeps['onRefused']
}

/** Puts the desktop together around one engine: window, tray, notifications, and the way in and out. */
export const startDesktop = async ({
  words,
  devPage,
  outDir,
  tell,
  onRefused,
}: DesktopOptions): Promise<void> => {
  const inUserData = (name: string): string => join(app.getPath('userData'), name)
  const icon = (name: string): string => join(app.getAppPath(), 'assets/icons', `${name}.png`)
  const actor = deskOperator()
  const trayShown = (): Promise<boolean> => isTrayShown(process.platform)
  const preferences = await openPreferences({
    file: inUserData('preferences.json'),
    systemLanguages: app.getPreferredSystemLanguages(),
    onTrouble: tell,
  })
  const language = (): Preferences['language'] => preferences.current().language

  const onBug = (where: string, error: unknown): void =>
    tell(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  const host = createHost({
    configFile: words.configFile,
    dataDir: words.dataDir,
    cwd: process.cwd(),
    env: process.env,
    face: 'desktop',
    workerDir: outDir,
    language: language(),
    version: app.getVersion(),
    bug: onBug,
  })
  const stops: Stop[] = []
  const lifecycle = createLifecycle({
    app,
    onSignal: (signal, listener) => process.on(signal, listener),
    stop: () => stopInReverse(stops, tell),
    onTrouble: tell,
  })
  stops.push(() => host.stop())

  secureSession(session.defaultSession, onRefused)
  protocol.handle('app', createAppResponder(fileURLToPath(new URL('../renderer', outDir))))
  const applyPreferences = ({ theme, language }: Preferences): void => {
    nativeTheme.themeSource = theme === 'auto' ? 'system' : theme
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(language)))
  }
  applyPreferences(preferences.current())

  const desktop = desktopCalls({
    version: app.getVersion(),
    electronVersion: process.versions.electron,
    runtime: runtimeOf(process.env['MAMORI_RUNTIME'], app.isPackaged),
    host: hostname(),
    isTrayShown: trayShown,
    preferences: preferences.current,
    setPreferences: preferences.set,
  })
  const served = serve({
    origin: devPage === null ? APP_ORIGIN : new URL(devPage).origin,
    actor,
    route: createRouter({
      handlers: { ...host.handlers, ...desktop },
      onBug,
      checkOutputs: !app.isPackaged,
    }),
    onRefused,
    page: () => (window.raw.isDestroyed() ? null : window.webContents),
  })
  stops.push(served.stop)

  const window = await openWindow({
    page: devPage ?? APP_PAGE,
    preload: fileURLToPath(new URL('../preload/preload.cjs', outDir)),
    icon: icon('mamori'),
    boundsFile: inUserData('window.json'),
    background: backgrounds[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    devTools: !app.isPackaged,
    onClose: createCloseRule({
      isQuitting: lifecycle.isQuitting,
      isTrayShown: trayShown,
      knowsTray: preferences.knowsTray,
      learnTray: preferences.learnTray,
      language,
      ask: (question) => askPerson(dialog, window.raw, question),
      hide: () => window.hide(),
      quit: lifecycle.quit,
      onTrouble: tell,
    }),
    onTrouble: tell,
  })
  stops.push(window.remember)
  app.on('second-instance', window.show)
  app.on('activate', window.show)

  const openIncident = (incidentId: string | null): void => {
    window.show()
    if (incidentId !== null) served.push({ kind: 'open', incidentId })
  }
  const notifier = createDesktopNotifier({
    create: (options) => new Notification({ ...options, icon: icon('tray-critical@2x') }),
    language,
    host: hostname(),
    now: Date.now,
    onOpen: openIncident,
    onFailed: (why) =>
      tell(`the desktop did not show a notification: ${why || 'no notification service answers'}`),
  })
  stops.push(notifier.stop)
  process.on('uncaughtException', (error) => {
    onBug('uncaught exception', error)
    notifier.tell(text(language(), 'desktop.notice.broken'), text(language(), 'desktop.notice.broken.body'))
    lifecycle.quit(1)
  })
  process.on('unhandledRejection', (reason) => onBug('unhandled rejection', reason))

  let summary = startingSummary
  const tray = createTrayFace(summary, language(), {
    createTray: (image) => new Tray(image),
    buildMenu: (template) => Menu.buildFromTemplate(template),
    icon: shapeIcons((shape) => nativeImage.createFromPath(icon(`tray-${shape}`))),
    onAct: createTrayActs({
      host,
      actor,
      language,
      openIncident,
      quit: lifecycle.quit,
      tellPerson: notifier.tell,
    }),
  })
  stops.push(tray.destroy)
  const watch = watchSummary({
    host,
    actor,
    now: Date.now,
    onSummary: (next) => {
      summary = next
      tray.show(summary, language())
    },
  })
  stops.push(watch.stop)
  stops.push(
    preferences.subscribe((next) => {
      applyPreferences(next)
      tray.show(summary, next.language)
    }),
    host.subscribe((push) => {
      served.push(push)
      notifier.onPush(push)
    }),
    watchPower(powerMonitor, {
      onChange: (change) => host.onPower(change),
      onShutdown: () => lifecycle.quit(),
    }),
  )
  // Without an engine the window stays: it shows what is wrong, and the tray says so.
  await host.start().catch((error: unknown) => onBug('start', error))
}
