import { applyEdits, modify, parse } from 'jsonc-parser'
import type { Settings } from '../../../engine/settings/settings'

/** Names that a settings text takes from the environment. */
export const environmentNames = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/(?<![\\$])\$\{([A-Za-z_]\w*)\}/g)].flatMap(([, name]) =>
      name === undefined ? [] : [name],
    ),
  ),
]

/**
 * The settings as they are put into `/etc/mamori`: the same text, comments and all. Where relative paths begin at the
 * file's own folder, the folder that they began at is written down, or they would mean other places from there.
 */
export const settingsCopy = (text: string, { baseDir }: Pick<Settings, 'baseDir'>): string => {
  if (baseDir === null) return text
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const plain = text.slice(mark)
  const formattingOptions = { insertSpaces: true, tabSize: 2 }
  return applyEdits(
    plain,
    modify(plain, ['base_dir'], baseDir, { formattingOptions, getInsertionIndex: () => 0 }),
  )
}

const withoutBase = (text: string): string => {
  const value: unknown = parse(text)
  if (typeof value !== 'object' || value === null) return text
  return JSON.stringify(Object.entries(value).filter(([key]) => key !== 'base_dir'))
}

/** Whether two settings texts say the same, apart from where relative paths begin. */
export const isSameSettings = (one: string, other: string): boolean => withoutBase(one) === withoutBase(other)

/** Reads an `EnvironmentFile=` as far as plain `NAME=value` lines go, see systemd.exec(5). */
export const readEnvironmentFile = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, name, value = ''] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? []
      return name === undefined ? [] : [[name, value.trim().replace(/^(["'])(.*)\1$/, '$2')]]
    }),
  )
