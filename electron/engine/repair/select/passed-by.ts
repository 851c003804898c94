import { message, type Message } from '@shared/domain/message'
import { isHome, type HostPlaces } from '../host-places'
import { isInside } from '../path-rules'

/** Below this name deleted files are kept for a while. */
export const TRASH_NAME = '.mamori-trash'

/** All programs put their files there, so that only what is certain to be a leftover may go. */
export const SHARED_TMP: readonly string[] = ['/tmp', '/var/tmp']

/** Files in these directories belong together, or to what runs: none of them is old by itself. */
const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  '.X11-unix',
  '.ICE-unix',
  '.XIM-unix',
  '.font-unix',
  '.Test-unix',
  'lost+found',
  '.snapshot',
  '.snapshots',
  '.zfs',
])
/** PrivateTmp= of services, systemd.exec(5), and of snaps: cleaned by whoever made them. */
const PRIVATE_TMP = /^(systemd-private-|snap-private-tmp$|snap\.)/
const REPOSITORIES: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.bzr', 'CVS'])
/** Where one of these files stands, a database keeps its data: PostgreSQL, MySQL, MariaDB, MongoDB. */
export const DATABASE_MARKS = ['PG_VERSION', 'ibdata1', 'aria_log_control', 'WiredTiger'] as const

/** Places in which nothing is ever selected. `own`: Mamori's folders and files. */
export type Passing = HostPlaces & { readonly own: readonly string[] }

/** Why a directory below the root is not looked into; null when it is. */
export const whyNotEntered = (
  path: string,
  name: string,
  { own, homes, mountPoints }: Passing,
): Message | null => {
  if (name === TRASH_NAME || own.some((one) => isInside(path, one))) return message('delete.left.own')
  if (mountPoints.has(path)) return message('delete.left.mount')
  if (isHome(path, homes)) return message('delete.left.home')
  if (REPOSITORIES.has(name)) return message('delete.left.repository')
  return SYSTEM_NAMES.has(name) || PRIVATE_TMP.test(name) ? message('delete.left.system') : null
}
