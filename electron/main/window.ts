import { BrowserWindow, screen, type WebContents } from 'electron'
import { readJsonFile, writeJsonFile } from './json-file'
import { boundsShape, MIN_SIZE, placeWindow, type SavedBounds } from './window-bounds'

const SAVE_AFTER_MS = 500
const RELOADS_PER_MINUTE = 3

export type MainWindow = {
  readonly webContents: WebContents
  /** Opens, restores and focuses it. */
  readonly show: () => void
  readonly hide: () => void
  readonly raw: BrowserWindow
  /** Keeps where it stands for the next start. */
  readonly remember: () => Promise<void>
  /** Sets what its close button does. One that was pressed before is answered now. */
  readonly setCloseRule: (rule: CloseRule) => void
}

type CloseRule = (event: { readonly preventDefault: () => void }) => void

export type WindowOptions = {
  readonly page: string
  readonly preload: string
  readonly icon: string
  readonly boundsFile: string
  readonly background: string
  readonly devTools: boolean
  /** Whether it appears by itself; else only when it is asked for. */
  readonly appears: () => Promise<boolean>
  readonly onTrouble: (what: string) => void
}

const boundsOf = (window: BrowserWindow): SavedBounds => ({
  ...window.getNormalBounds(),
  maximized: window.isMaximized(),
})

/** A page that crashed is loaded again, but not for ever: one that cannot live leaves the window as it is. */
const reloadAfterCrash = (
  window: BrowserWindow,
  page: string,
  onTrouble: WindowOptions['onTrouble'],
): void => {
  let crashes: readonly number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    onTrouble(`the page ended: ${reason}`)
    if (reason === 'clean-exit') return
    crashes = [...crashes.filter((at) => Date.now() - at < 60_000), Date.now()]
    if (crashes.length > RELOADS_PER_MINUTE) return
    setImmediate(() => {
      if (!window.isDestroyed())
        window.loadURL(page).catch((error: unknown) => onTrouble(`reload: ${String(error)}`))
    })
  })
}

/** Makes the one window, in the page's own colour, so that nothing flashes. */
export const openWindow = async (options: WindowOptions): Promise<MainWindow> => {
  const saved = await readJsonFile(options.boundsFile, boundsShape)
  if (saved.kind === 'unusable') options.onTrouble(`${options.boundsFile}: ${saved.why}`)
  const placement = placeWindow(
    saved.kind === 'read' ? saved.value : null,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    width: placement.width,
    height: placement.height,
    ...placement.position,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    // A page that is seen stands still until Chromium's process for graphics has begun (100 ms); one that is not, runs.
    paintWhenInitiallyHidden: false,
    backgroundColor: options.background,
    icon: options.icon,
    autoHideMenuBar: true,
    // Spelling dictionaries would be fetched from elsewhere.
    webPreferences: {
      preload: options.preload,
      spellcheck: false,
      devTools: options.devTools,
      // The page's program is kept compiled from the first start on, not only once it has been started often.
      v8CacheOptions: 'bypassHeatCheck',
    },
  })

  const remember = async (): Promise<void> => {
    if (!window.isDestroyed()) await writeJsonFile(options.boundsFile, boundsOf(window))
  }
  const rememberOrTell = (): void => {
    remember().catch((error: unknown) => options.onTrouble(`${options.boundsFile}: ${String(error)}`))
  }
  let pending: NodeJS.Timeout | undefined
  const rememberSoon = (): void => {
    clearTimeout(pending)
    pending = setTimeout(rememberOrTell, SAVE_AFTER_MS)
  }
  window.on('resize', rememberSoon)
  window.on('move', rememberSoon)
  window.on('maximize', rememberSoon)
  window.on('unmaximize', rememberSoon)
  window.on('closed', () => clearTimeout(pending))
  let closeRule: CloseRule | null = null
  let wasClosed = false
  window.on('close', (event) => {
    if (closeRule !== null) return closeRule(event)
    // Nobody can say yet what it means; the program has begun a moment ago.
    event.preventDefault()
    wasClosed = true
  })
  let appeared = false
  const appear = (): void => {
    if (window.isDestroyed()) return
    if (!appeared && placement.maximized) window.maximize()
    appeared = true
    window.show()
  }
  const appearOnce = async (): Promise<void> => {
    // Whoever asked for it meanwhile has it already.
    if ((await options.appears()) && !appeared) appear()
  }
  appearOnce().catch((error: unknown) => options.onTrouble(`showing: ${String(error)}`))
  reloadAfterCrash(window, options.page, options.onTrouble)
  window
    .loadURL(options.page)
    .catch((error: unknown) => options.onTrouble(`${options.page}: ${String(error)}`))
  return {
    webContents: window.webContents,
    raw: window,
    show: () => {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      appear()
      window.focus()
    },
    hide: () => window.hide(),
    remember,
    setCloseRule: (rule) => {
      closeRule = rule
      if (wasClosed && !window.isDestroyed()) window.close()
    },
  }
}
