import type { SettingEdit } from '@shared/ipc/settings-calls'
import type { JsonPath } from '../settings/json-path'
import type { PlainEdit } from './plan-edits'
import { referenceName } from './secrets'

export type NamedSecrets = {
  /** The edits as they are made in the file: names instead of secrets. */
  readonly edits: readonly PlainEdit[]
  readonly kept: ReadonlyMap<string, string>
}

const LONGEST_NAME = 80

/** A name that tells what it is for: of the place, and of the entry's own name rather than its number. */
const nameFor = (path: JsonPath, entryName: string | null): string => {
  const words = path.map((key) => (typeof key === 'number' ? (entryName ?? String(key)) : key))
  const plain = words
    .join('_')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase()
  return `MAMORI_${plain}`.slice(0, LONGEST_NAME)
}

const free = (name: string, isTaken: (name: string) => boolean): string => {
  let candidate = name
  for (let number = 2; isTaken(candidate); number += 1) candidate = `${name}_${number}`
  return candidate
}

/**
 * Gives each secret that is to be kept a name, and has the file mention that. A place that mentions a name already keeps
 * it, unless that name has its value from elsewhere (`isGiven`): there a kept one would never be read.
 */
export const nameSecrets = (
  edits: readonly SettingEdit[],
  {
    writtenAt,
    entryNameAt,
    mentioned,
    isGiven,
    isShared,
    isKept,
  }: {
    readonly writtenAt: (path: JsonPath) => unknown
    /** The name of the list entry that a path is in. */
    readonly entryNameAt: (path: JsonPath) => string | null
    /** Every name that the file mentions. */
    readonly mentioned: ReadonlySet<string>
    /** Whether a name has its value from the environment or the credentials of the service. */
    readonly isGiven: (name: string) => boolean
    /** Whether the file mentions a name at more than one place. */
    readonly isShared: (name: string) => boolean
    readonly isKept: (name: string) => boolean
  },
): NamedSecrets => {
  const kept = new Map<string, string>()
  const isTaken = (name: string): boolean =>
    mentioned.has(name) || isGiven(name) || isKept(name) || kept.has(name)
  const named = edits.map((edit) => {
    if (edit.kind !== 'keep') return edit
    const { path, secret } = edit
    const own = referenceName(writtenAt(path))
    const mayStay = own !== null && !isGiven(own) && !isShared(own) && !kept.has(own)
    const name = mayStay ? own : free(nameFor(path, entryNameAt(path)), isTaken)
    kept.set(name, secret)
    return { kind: 'set', path, value: `\${${name}}` } as const
  })
  return { edits: named, kept }
}
