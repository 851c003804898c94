import { isInside } from './path-rules'

type Mount = { readonly device: string; readonly root: string; readonly point: string }

const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

/** The lines of a `/proc/self/mountinfo`, see proc(5): fields 3 to 5 are device, root within the file system, and place. */
const parseMounts = (mountinfo: string): readonly Mount[] =>
  mountinfo.split('\n').flatMap((line) => {
    const [, , device, root, point] = line.split(' ')
    return device === undefined || root === undefined || point === undefined
      ? []
      : [{ device, root: unescape(root), point: unescape(point) }]
  })

const below = (path: string, top: string): string => (top === '/' ? path : path.slice(top.length))
const joined = (top: string, rest: string): string => (top === '/' ? rest : `${top}${rest}`) || '/'

/** What is mounted at a path: the deepest of those that it lies in, and of several the last, which lies on top. */
const mountOf = (mounts: readonly Mount[], path: string): Mount | null =>
  mounts
    .filter(({ point }) => isInside(path, point))
    .reduce<Mount | null>(
      (deepest, one) => (deepest === null || one.point.length >= deepest.point.length ? one : deepest),
      null,
    )

/**
 * Under which other paths the same file or directory stands: a directory that is mounted a second time (mount --bind, as
 * in a jail) has two names without any link. Reads the text of a `/proc/self/mountinfo`; the path has to be a real one.
 */
export const otherNamesIn = (mountinfo: string): ((path: string) => readonly string[]) => {
  const mounts = parseMounts(mountinfo)
  return (path) => {
    const here = mountOf(mounts, path)
    if (here === null) return []
    const within = joined(here.root, below(path, here.point))
    const names = mounts
      .filter(({ device, root }) => device === here.device && isInside(within, root))
      .map((mount) => ({ mount, name: joined(mount.point, below(within, mount.root)) }))
      .filter(({ mount, name }) => name !== path && mountOf(mounts, name) === mount)
    return [...new Set(names.map(({ name }) => name))]
  }
}
