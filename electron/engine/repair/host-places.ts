import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { otherNamesIn } from './other-names'
import { resolveRealPath } from './real-path'

/** Home directories of people and of root in the text of an `/etc/passwd`; services keep their homes among their data. */
export const parseHomes = (passwd: string): readonly string[] =>
  passwd.split('\n').flatMap((line) => {
    const fields = line.split(':')
    const [uid, home = ''] = [Number(fields[2]), fields[5]]
    const isPerson = fields.length >= 7 && (uid === 0 || (uid >= 1000 && uid < 65_534))
    return isPerson && home.startsWith('/') && home !== '/' ? [home.replace(/\/+$/, '')] : []
  })

/** Mount points in the text of a `/proc/self/mountinfo`, where blanks and the like are written in octal; see proc(5). */
export const parseMountPoints = (mountinfo: string): readonly string[] =>
  mountinfo.split('\n').flatMap((line) => {
    const point = line.split(' ')[4]
    return point === undefined
      ? []
      : [
          point.replace(/\\([0-7]{3})/g, (_whole, digits: string) =>
            String.fromCharCode(Number.parseInt(digits, 8)),
          ),
        ]
  })

export type HostPlaces = {
  readonly homes: ReadonlySet<string>
  readonly mountPoints: ReadonlySet<string>
  /** Under which other paths the same thing stands, where directories are mounted twice; none unless told. */
  readonly otherNames?: (path: string) => readonly string[]
}

/**
 * Homes as they are written and, where links lead to them (`/home` on another disk), as they really are. Only what they
 * stand in is looked at: the home itself may be mounted by the look.
 */
export const withRealHomes = async (homes: readonly string[]): Promise<ReadonlySet<string>> => {
  const folders = [...new Set(homes.map((home) => dirname(home)))]
  const real = new Map<string, string>()
  for (const folder of folders) {
    const found = await resolveRealPath(folder)
    if (found.kind === 'resolved') real.set(folder, found.path)
  }
  return new Set(
    homes.flatMap((home) => [home, join(real.get(dirname(home)) ?? dirname(home), basename(home))]),
  )
}

/** Reads which paths of this host are homes or mount points. */
export const readHostPlaces = async (): Promise<HostPlaces> => {
  const mountinfo = await readFile('/proc/self/mountinfo', 'utf8')
  return {
    homes: await withRealHomes(parseHomes(await readFile('/etc/passwd', 'utf8'))),
    mountPoints: new Set(parseMountPoints(mountinfo)),
    otherNames: otherNamesIn(mountinfo),
  }
}

/** Whether a path is somebody's home itself; `/home` and what stands right below it always count. */
export const isHome = (path: string, homes: ReadonlySet<string>): boolean =>
  homes.has(path) || /^\/home(\/[^/]+)?$/.test(path)
