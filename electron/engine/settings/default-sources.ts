import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { FileSource } from './settings'

/**
 * The logs that are followed unless the settings name others: the application's, the system's and PostgreSQL's.
 * `auto_fix.log` is this program's own and never sets it off.
 */
const defaultSourcePaths = (baseDir: string | null, logRoot = '/var/log'): readonly string[] => [
  ...(baseDir === null ? [] : [join(baseDir, 'logs/app.log'), resolve(baseDir, '../logs/app.log')]),
  join(logRoot, 'syslog'),
  join(logRoot, 'postgresql/*.log'),
]

const isThere = async (path: string): Promise<boolean> => {
  try {
    if (!path.endsWith('/*.log')) return (await stat(path)).isFile()
    return (await readdir(dirname(path))).some((name) => name.endsWith('.log'))
  } catch {
    // Not there, or in a folder that is closed to this user: not followed unless the settings ask for it.
    return false
  }
}

/** Those of the usual logs that this host has. */
export const findDefaultSources = async (
  baseDir: string | null,
  logRoot?: string,
): Promise<readonly FileSource[]> => {
  const paths = defaultSourcePaths(baseDir, logRoot)
  const there = await Promise.all(paths.map(isThere))
  return paths.filter((_path, index) => there[index] === true).map((path) => ({ id: path, path }))
}
