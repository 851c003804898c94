import { constants, type Stats } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { Found } from './found'

/** Logs that this program writes itself; they never set it off. */
const ownLogs: ReadonlySet<string> = new Set(['auto_fix.log', 'alerts.log'])
const MOST_IN_ONE_FOLDER = 10

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'

const groupName = async (gid: number): Promise<string> => {
  const table = await readFile('/etc/group', 'utf8').catch(
    // Groups may come from elsewhere; the number says it as well.
    () => '',
  )
  const line = table.split('\n').find((entry) => entry.split(':')[2] === String(gid))
  return line?.split(':')[0] ?? String(gid)
}

const found = (path: string, detail: Message, suggested: boolean): Found => ({
  finding: { id: `log:${path}`, kind: 'log', label: path, detail, suggested },
  thing: { kind: 'log', path },
})

/** Opening tells what this process may do now; access(2) would judge by the user who started it. */
const isReadable = async (file: string): Promise<boolean> => {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
    await handle.close()
    return true
  } catch {
    // Whatever the reason, it could not be followed.
    return false
  }
}

/** `shown` is how the settings name it: the file itself, or a glob of which the file is the newest. */
const judge = async (file: string, stats: Stats, shown: string): Promise<Found> => {
  return (await isReadable(file))
    ? found(shown, message('setup.log.readable', { kib: Math.ceil(stats.size / 1024) }), true)
    : found(shown, message('setup.log.unreadable', { group: await groupName(stats.gid) }), false)
}

const findFile = async (path: string): Promise<readonly Found[]> => {
  try {
    const stats = await stat(path)
    return stats.isFile() ? [await judge(path, stats, path)] : []
  } catch (error) {
    // A folder that is closed to this user: the log may be there, and that is worth saying.
    return codeOf(error) === 'EACCES' ? [found(path, message('setup.log.folder_unreadable'), false)] : []
  }
}

/** The newest file of a folder whose names end with `.log`, shown as the glob that keeps finding the newest. */
const findNewest = async (folder: string): Promise<readonly Found[]> => {
  const glob = join(folder, '*.log')
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.log'))
    const files = await Promise.all(
      names.map(async (name) => ({ path: join(folder, name), stats: await stat(join(folder, name)) })),
    )
    const [newest] = files
      .filter(({ stats }) => stats.isFile())
      .sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs)
    return newest === undefined ? [] : [await judge(newest.path, newest.stats, glob)]
  } catch (error) {
    return codeOf(error) === 'EACCES' ? [found(glob, message('setup.log.folder_unreadable'), false)] : []
  }
}

const findAll = async (folder: string): Promise<readonly Found[]> => {
  const names = await readdir(folder).catch(
    // No such folder: no application keeps its logs there.
    (): string[] => [],
  )
  const logs = names.filter((name) => name.endsWith('.log') && !ownLogs.has(basename(name))).sort()
  return (
    await Promise.all(logs.slice(0, MOST_IN_ONE_FOLDER).map((name) => findFile(join(folder, name))))
  ).flat()
}

/** Logs of the system, of the known servers, and of an application in the working directory (`logs/*.log`). */
export const findLogs = async (logRoot: string, cwd: string): Promise<readonly Found[]> => {
  const lists = await Promise.all([
    findAll(join(cwd, 'logs')),
    ...(dirname(cwd) === cwd ? [] : [findFile(join(dirname(cwd), 'logs/app.log'))]),
    findFile(join(logRoot, 'syslog')),
    findFile(join(logRoot, 'messages')),
    findNewest(join(logRoot, 'postgresql')),
    findFile(join(logRoot, 'redis/redis-server.log')),
    findFile(join(logRoot, 'nginx/error.log')),
    findFile(join(logRoot, 'nginx/access.log')),
    findFile(join(logRoot, 'apache2/error.log')),
  ])
  return lists.flat()
}
