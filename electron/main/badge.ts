import type { App, BrowserWindow, NativeImage } from 'electron'
import type { BusCall } from './notices/session-bus'

/** Docks of Linux know a program by the name of its desktop entry. */
const LAUNCHER = 'application://mamori.desktop'

export type BadgeDeps = {
  readonly platform: NodeJS.Platform
  readonly app: Pick<App, 'setBadgeCount'>
  /** null while there is no window. */
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | null
  readonly overlay: () => NativeImage
  /** Says something on the session's bus to whoever listens. */
  readonly signal: (what: Omit<BusCall, 'destination'>) => Promise<void>
}

/** Shows on the program's icon how many things wait for a person; the same number is not shown again. */
export const createBadge = ({ platform, app, window, overlay, signal }: BadgeDeps) => {
  let shown = 0
  return (count: number, description: string): void => {
    if (count === shown) return
    shown = count
    if (platform === 'win32')
      window()?.setOverlayIcon(count === 0 ? null : overlay(), count === 0 ? '' : description)
    else if (platform === 'linux')
      signal({
        path: '/com/canonical/unity/launcherentry/mamori',
        interface: 'com.canonical.Unity.LauncherEntry',
        member: 'Update',
        signature: 'sa{sv}',
        body: (variant) => [
          LAUNCHER,
          { count: variant('x', BigInt(count)), 'count-visible': variant('b', count > 0) },
        ],
        // Without a bus there is no dock that could hear it, and the tray says the same.
      }).catch(() => undefined)
    else app.setBadgeCount(count)
  }
}
