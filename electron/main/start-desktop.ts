import { randomUUID } from 'node:crypto'
import { homedir, hostname } from 'node:os'
import { app, dialog, Menu, nativeImage, nativeTheme, powerMonitor, safeStorage, Tray } from 'electron'
import { createRouter } from '@shared/ipc/router'
import type { Preferences, Snapshot } from '@shared/ipc/contract'
import { text } from '@shared/text/text'
import { isHiddenStart } from './arguments'
import type { BegunThread } from '../engine/journal/journal-thread'
import { systemClock } from '../engine/system-clock'
import { askPerson } from './ask-person'
import { after, createAttention } from './attention'
import { createAutostart, startCommand } from './autostart'
import { createBadge } from './badge'
import { createCloseRule, unsavedQuestion } from './close-rule'
import { desktopCalls, runtimeOf } from './desktop-calls'
import {
  iconFile as icon,
  inUserData,
  trayShown,
  type FirstWindow,
  type FirstWindowOptions,
} from './first-window'
import { engineCalls, hostCalls, isAboutSelected } from './hosts/host-calls'
import { openHostStore } from './hosts/host-store'
import { createHosts } from './hosts/hosts'
import { createFaces } from './hosts/faces'
import { serve } from './ipc/serve'
import { keepView } from './kept-view'
import { createKeyring } from './keyring'
import { createLifecycle, stopInReverse, type Stop } from './lifecycle'
import { applicationMenu } from './menu'
import { openHeldFile } from './notices/held-file'
import type { OpenAt } from './notices/news'
import { openNoticePreferences } from './notices/notice-preferences'
import { openNoticeService } from './notices/notice-service'
import { deskOperator } from './operator'
import { watchPower } from './power'
import { openPreferences } from './preferences'
import { APP_ORIGIN } from './protocol'
import { saveFileHandlers } from './save-file'
import { shapeIcons } from './tray'

export type DesktopOptions = FirstWindowOptions &
  FirstWindow & {
    /** Begun while this was read. */
    readonly journalThread: BegunThread
  }

/** Puts the desktop together around its window and the hosts that it follows: tray, notifications, and the way in and out. */
export const startDesktop = async ({
  words,
  devPage,
  outDir,
  journalThread,
  tell,
  onRefused,
  window,
  calls,
  place,
}: DesktopOptions): Promise<void> => {
  const actor = deskOperator()
  const onBug = (where: string, error: unknown): void =>
    tell(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  const [preferences, noticePreferences, store, heldFile] = await Promise.all([
    openPreferences({
      file: inUserData('preferences.json'),
      systemLanguages: app.getPreferredSystemLanguages(),
      onTrouble: tell,
    }),
    openNoticePreferences({ file: inUserData('notices.json'), onTrouble: tell }),
    openHostStore({ file: inUserData('hosts.json'), onTrouble: tell }),
    openHeldFile({ file: inUserData('held-notices.json'), after, onTrouble: tell }),
  ])
  const language = (): Preferences['language'] => preferences.current().language

  const hosts = createHosts({
    ...createFaces({
      words,
      outDir,
      journalThread,
      version: app.getVersion(),
      language: language(),
      keyring: createKeyring({ platform: process.platform, safeStorage }),
      bug: onBug,
    }),
    localName: hostname(),
    store,
    actor,
    now: Date.now,
    newId: () => `ssh-${randomUUID()}`,
    bug: onBug,
    onPush: (push) => served.push(push),
    onChange: () => attention.refresh(),
    onSnapshot: (host, before, after) => attention.onSnapshot(host, before, after),
    onRemoved: (id) => attention.onRemoved(id),
  })
  const stops: Stop[] = []
  let unsaved = 0
  const lifecycle = createLifecycle({
    app,
    onSignal: (signal, listener) => process.on(signal, listener),
    stop: () => stopInReverse(stops, tell),
    onTrouble: tell,
    isHeld: () => unsaved > 0 && !window.raw.isDestroyed(),
    mayEnd: async () => {
      window.show()
      return (await askPerson(dialog, window.raw, unsavedQuestion(language(), unsaved))) === 'yes'
    },
  })
  stops.push(hosts.stop)
  const service = openNoticeService({
    platform: process.platform,
    env: process.env,
    icon: icon('tray-critical@2x'),
    openLabel: () => text(language(), 'desktop.notice.open'),
  })
  stops.push(service.stop)

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
    preferences: preferences.current,
    setPreferences: preferences.set,
    noticePreferences,
    attention: () => attention,
    probe: service.probe,
    noteUnsaved: (n) => {
      unsaved = n
    },
    autostart: createAutostart({
      platform: process.platform,
      env: process.env,
      home: homedir(),
      command: startCommand({
        execPath: process.execPath,
        appPath: app.getAppPath(),
        isPackaged: app.isPackaged,
        argv: process.argv,
        appImage: process.env['APPIMAGE'],
        places: words,
      }),
      comment: () => text(language(), 'desktop.autostart.comment'),
      icon: icon('mamori'),
      app,
    }),
  })
  const saving = saveFileHandlers({
    ask: (options) => dialog.showSaveDialog(window.raw, options),
    folder: () => app.getPath('documents'),
  })
  const served = serve({
    origin: devPage === null ? APP_ORIGIN : new URL(devPage).origin,
    actor,
    isAboutShown: (name, hostId) => isAboutSelected(hosts.selectedId, name, hostId),
    route: createRouter({
      handlers: { ...engineCalls(hosts), ...hostCalls(hosts), ...desktop, ...saving },
      onBug,
      // Twice the work for each answer: for development and tests.
      checkOutputs: devPage !== null || process.env['MAMORI_CHECK_ANSWERS'] === '1',
    }),
    onRefused,
    calls,
    page: () => (window.raw.isDestroyed() ? null : window.webContents),
  })
  stops.push(served.stop)

  window.setCloseRule(
    createCloseRule({
      isQuitting: lifecycle.isQuitting,
      isTrayShown: trayShown,
      knowsTray: preferences.knowsTray,
      watches: hosts.watchesItself,
      learnTray: preferences.learnTray,
      language,
      ask: (question) => askPerson(dialog, window.raw, question),
      hide: () => window.hide(),
      quit: lifecycle.wish,
      onTrouble: tell,
    }),
  )
  stops.push(window.remember)
  app.on('second-instance', (_event, argv) => {
    if (!isHiddenStart(argv)) window.show()
  })
  // What a page held is gone with it.
  window.webContents.on('did-start-loading', () => {
    unsaved = 0
  })
  app.on('activate', window.show)

  const openAt = ({ hostId, incidentId, repairId }: OpenAt): void => {
    window.show()
    if (hostId !== null) hosts.select(hostId).catch((error: unknown) => onBug('open', error))
    if (incidentId !== null)
      served.push({ kind: 'open', incidentId, ...(repairId !== undefined && { repairId }) })
  }
  const attention = createAttention({
    hosts,
    actor,
    language,
    now: Date.now,
    preferences: noticePreferences.current,
    createNotice: service.create,
    heldFile,
    badge: createBadge({
      platform: process.platform,
      app,
      window: () => (window.raw.isDestroyed() ? null : window.raw),
      overlay: () => nativeImage.createFromPath(icon('tray-approval')),
      signal: service.signal,
    }),
    createTray: (image) => new Tray(image),
    buildMenu: (template) => Menu.buildFromTemplate(template),
    icon: shapeIcons((shape) => nativeImage.createFromPath(icon(`tray-${shape}`))),
    openAt,
    quit: lifecycle.wish,
    onTrouble: tell,
  })
  stops.push(heldFile.stop, attention.stop)
  process.on('uncaughtException', (error) => {
    onBug('uncaught exception', error)
    attention.tell(text(language(), 'desktop.notice.broken'), text(language(), 'desktop.notice.broken.body'))
    lifecycle.quit(1)
  })
  process.on('unhandledRejection', (reason) => onBug('unhandled rejection', reason))

  stops.push(
    preferences.subscribe((next) => {
      applyPreferences(next)
      attention.refresh()
    }),
    watchPower(powerMonitor, {
      onChange: (change) => {
        hosts.onPower(change)
        if (change === 'resume') attention.onResume()
      },
      onShutdown: () => lifecycle.quit(),
    }),
  )
  stops.push(
    keepView({
      place,
      take: async () => {
        const hostId = hosts.selectedId()
        const answer = await hosts.call('engine.snapshot', {}, actor)
        // The engine made the answer by the schema of its call.
        return answer.ok ? { hostId, snapshot: answer.value as Snapshot } : null
      },
      now: Date.now,
      after: systemClock.after,
      onTrouble: tell,
    }),
  )
  // Without an engine the window stays: it shows what is wrong, and the tray says so.
  hosts.start()
}
