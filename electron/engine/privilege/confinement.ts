import { message, type Message } from '@shared/domain/message'
import { isInside } from '../repair/path-rules'

type Mount = { readonly root: string; readonly point: string; readonly readOnly: boolean }

const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

/** Reads a `/proc/self/mountinfo`, see proc(5): fields 4 to 6 are root, mount point and options; the file system's follow the dash. */
const parseMounts = (mountinfo: string): readonly Mount[] =>
  mountinfo.split('\n').flatMap((line) => {
    const [own = '', ofFileSystem = ''] = line.split(' - ')
    const [, , , root, point, options = ''] = own.split(' ')
    if (root === undefined || point === undefined) return []
    const all = [...options.split(','), ...(ofFileSystem.split(' ')[2] ?? '').split(',')]
    return [{ root: unescape(root), point: unescape(point), readOnly: all.includes('ro') }]
  })

/**
 * Says what keeps this process, and everything that it starts through sudo, from changing a path: a unit's
 * `PrivateTmp=`, `ProtectHome=` or `ProtectSystem=` (systemd.exec(5)), or a file system that is read-only. Null when nothing.
 */
export const confinementOf = (mountinfo: string, path: string): Message | null => {
  // What is mounted later lies on top.
  const mount = parseMounts(mountinfo)
    .filter(({ point }) => isInside(path, point))
    .reduce<Mount | null>(
      (deepest, one) => (deepest === null || one.point.length >= deepest.point.length ? one : deepest),
      null,
    )
  if (mount === null) return null
  if (/\/systemd-private-[^/]+\/tmp$/.test(mount.root))
    return message('privilege.confined.private_tmp', { path, place: mount.point })
  if (mount.root.includes('/systemd/inaccessible/'))
    return message('privilege.confined.hidden', { path, place: mount.point })
  return mount.readOnly ? message('privilege.confined.read_only', { path, place: mount.point }) : null
}
