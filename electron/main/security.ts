import type { App, Session, Shell, WebContents } from 'electron'

/** The only sites that a link in the window may open: the manuals of what Mamori watches. */
export const allowedHosts: ReadonlySet<string> = new Set([
  'www.postgresql.org',
  'redis.io',
  'nginx.org',
  'www.freedesktop.org',
  'supervisord.org',
])

export type LinkDecision =
  | { readonly kind: 'open'; readonly url: string }
  | {
      readonly kind: 'refuse'
      readonly reason: 'not_a_url' | 'not_https' | 'has_credentials' | 'host_not_listed'
    }

/** Decides whether an address may be handed to the operating system. */
export const decideLink = (address: string, hosts: ReadonlySet<string> = allowedHosts): LinkDecision => {
  if (!URL.canParse(address)) return { kind: 'refuse', reason: 'not_a_url' }
  const url = new URL(address)
  if (url.protocol !== 'https:') return { kind: 'refuse', reason: 'not_https' }
  if (url.username !== '' || url.password !== '') return { kind: 'refuse', reason: 'has_credentials' }
  // `host` carries the port: another port than 443 is another program's site.
  return hosts.has(url.host) ? { kind: 'open', url: url.href } : { kind: 'refuse', reason: 'host_not_listed' }
}

export type SecurityDeps = {
  readonly shell: Pick<Shell, 'openExternal'>
  /** The page of the development server; null in the built app, whose page never navigates. */
  readonly devOrigin: string | null
  readonly onRefused: (what: string, address: string) => void
}

const originOf = (address: string): string | null => (URL.canParse(address) ? new URL(address).origin : null)

/** Keeps one web contents where it is: no navigation, no new windows, no embedded pages. */
export const confine = (contents: WebContents, { shell, devOrigin, onRefused }: SecurityDeps): void => {
  const stay = (what: string) => (details: Electron.Event<{ readonly url: string }>) => {
    if (devOrigin !== null && originOf(details.url) === devOrigin) return
    details.preventDefault()
    onRefused(what, details.url)
  }
  contents.on('will-navigate', stay('navigation'))
  contents.on('will-frame-navigate', stay('frame navigation'))
  contents.on('will-redirect', stay('redirect'))
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    onRefused('webview', '')
  })
  contents.setWindowOpenHandler(({ url }) => {
    const decision = decideLink(url)
    if (decision.kind === 'open') {
      shell.openExternal(decision.url).catch((error: unknown) => onRefused(`opening: ${String(error)}`, url))
    } else onRefused(`window: ${decision.reason}`, url)
    return { action: 'deny' }
  })
}

/** What has to stand before `ready`: every page in a sandbox, every web contents confined. */
export const secureApp = (app: App, deps: SecurityDeps): void => {
  // As root there is no sandbox to be had, and asking for it would take `--no-sandbox` back: nothing would start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => confine(contents, deps))
}

/** A copy button writes text that is on the screen; reading the clipboard is another permission and stays denied. */
const GRANTED = 'clipboard-sanitized-write'

/** The page gets nothing of the operating system but its copy buttons, and stores nothing on its own. */
export const secureSession = (session: Session, onRefused: SecurityDeps['onRefused']): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const granted = permission === GRANTED
    if (!granted) onRefused(`permission ${permission}`, details.requestingUrl)
    answer(granted)
  })
  session.setPermissionCheckHandler((_contents, permission) => permission === GRANTED)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    event.preventDefault()
    onRefused('download', item.getURL())
  })
}
