import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nameMatcher } from '../select/match-name'

/** The files that one block of logrotate's settings is about, as patterns; and where it stands. */
export type RotationEntry = { readonly file: string; readonly patterns: readonly string[] }

const MOST_FILES = 500
const SCRIPT = /^(postrotate|prerotate|firstaction|lastaction|preremove)\b/

const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|((?:\\.|[^\s"'{}])+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? (bare ?? '').replace(/\\(.)/g, '$1'),
  )

/** Reads which files a logrotate settings file names, see logrotate(8): patterns, then a block in braces. */
export const parseLogrotate = (file: string, text: string): readonly RotationEntry[] => {
  const entries: RotationEntry[] = []
  let patterns: string[] = []
  let place: 'outside' | 'block' | 'script' = 'outside'
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue
    if (place === 'script') place = /^endscript\b/.test(line) ? 'block' : 'script'
    else if (place === 'block') {
      if (SCRIPT.test(line)) place = 'script'
      else if (line.endsWith('}')) place = 'outside'
    } else {
      const [before = ''] = line.split('{')
      // A directive for all files, such as `weekly`, names no path.
      patterns.push(...wordsOf(before).filter((word) => word.startsWith('/')))
      if (!/^["'/{~]/.test(line)) patterns = []
      if (line.includes('{')) {
        if (patterns.length > 0) entries.push({ file, patterns })
        patterns = []
        place = line.endsWith('}') ? 'outside' : 'block'
      }
    }
  }
  return entries
}

const names = (pattern: string, path: string): boolean => {
  const [wanted, found] = [pattern.split('/'), path.split('/')]
  return (
    wanted.length === found.length && wanted.every((part, index) => nameMatcher([part])(found[index] ?? ''))
  )
}

/** Which of logrotate's files, if any, is about a log as well. */
export const rotatedBy = (entries: readonly RotationEntry[], path: string): string | null =>
  entries.find(({ patterns }) => patterns.some((pattern) => names(pattern, path)))?.file ?? null

/** All blocks of this host's logrotate; none where it has none or they may not be read. */
export const readRotationEntries = async (etc = '/etc'): Promise<readonly RotationEntry[]> => {
  const folder = join(etc, 'logrotate.d')
  // No such folder: then logrotate is not here.
  const inFolder = await readdir(folder).catch(() => [])
  const files = [
    join(etc, 'logrotate.conf'),
    ...inFolder.slice(0, MOST_FILES).map((one) => join(folder, one)),
  ]
  const texts = await Promise.all(
    files.map((file) =>
      readFile(file, 'utf8').then(
        (text) => parseLogrotate(file, text),
        // A folder, or closed to us: only a hint is lost.
        () => [],
      ),
    ),
  )
  return texts.flat()
}
