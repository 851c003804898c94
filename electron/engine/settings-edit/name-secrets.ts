import type { SettingEdit } from '@shared/ipc/settings-calls'
import type { JsonPath } from '../settings/json-path'
import type { PlainEdit } from './plan-edits'
import { isSecretPath, MASK, referenceName } from './secrets'

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

/** A value with another one for each text in it that is a secret by its place and stands there in plain. */
const mapSecrets = (
  value: unknown,
  path: JsonPath,
  map: (path: JsonPath, secret: string) => string,
): unknown => {
  if (typeof value === 'string') {
    const plain = value !== '' && referenceName(value) === null && !value.includes(MASK)
    return plain && isSecretPath(path) ? map(path, value) : value
  }
  if (Array.isArray(value)) return value.map((item, index) => mapSecrets(item, [...path, index], map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, mapSecrets(inner, [...path, key], map)]),
  )
}

/** How many secrets an edit brings that stand in plain in what it writes. */
export const plainSecretsIn = (edit: SettingEdit): number => {
  let count = 0
  if (edit.kind === 'set')
    mapSecrets(edit.value, edit.path, (_, secret) => {
      count += 1
      return secret
    })
  return count
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
  const nameOne = (path: JsonPath, secret: string): string => {
    const own = referenceName(writtenAt(path))
    const mayStay = own !== null && !isGiven(own) && !isShared(own) && !kept.has(own)
    const name = mayStay ? own : free(nameFor(path, entryNameAt(path)), isTaken)
    kept.set(name, secret)
    return `\${${name}}`
  }
  const named = edits.map((edit): PlainEdit => {
    switch (edit.kind) {
      case 'remove':
        return edit
      case 'keep':
        return { kind: 'set', path: edit.path, value: nameOne(edit.path, edit.secret) }
      case 'set': {
        const { path, value } = edit
        return { kind: 'set', path, value: edit.keepSecrets ? mapSecrets(value, path, nameOne) : value }
      }
    }
  })
  return { edits: named, kept }
}
