import { lstatSync, readFileSync } from 'node:fs'
import type { Access, FileId } from '../helper/helper-types'

/** The file `target` of a root, as it is. */
export type SeenFile = { readonly id: FileId; readonly access: Access }
type Operation = Readonly<Record<string, unknown>> & { readonly kind: string }

export const seenFile = (path: string): SeenFile => {
  const { dev, ino, uid, gid, mode } = lstatSync(path, { bigint: true })
  return {
    id: { dev: String(dev), ino: String(ino) },
    access: { uid: Number(uid), gid: Number(gid), mode: Number(mode) & 0o7777 },
  }
}

const ownTicks = (): string => {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** One of each operation that would be done as it is, but for the signal: it goes to whoever asks, which nobody may end. */
export const goodOperations = (root: string, { id, access }: SeenFile): readonly Operation[] => {
  const path = `${root}/target`
  return [
    { kind: 'remove_directory', path: `${root}/empty` },
    { kind: 'set_access', path, id, before: access, after: { uid: 1, gid: 1, mode: 0o600 } },
    { kind: 'remove_files', entries: [{ path, id }] },
    { kind: 'move_file', path, id, to: `${root}/moved` },
    {
      kind: 'replace_file',
      path,
      id,
      sha256Before: null,
      content: 'bmV3',
      access: { uid: 1, gid: 1, mode: 0o600 },
      mtimeMs: null,
    },
    { kind: 'create_file', path: `${root}/next`, access: { uid: 1, gid: 1, mode: 0o600 } },
    { kind: 'compress_file', path, id, to: `${root}/target.gz`, mode: 0o600 },
    { kind: 'copy_and_truncate', path, id, to: `${root}/target.1`, mode: 0o600 },
    { kind: 'send_signal', pid: process.pid, startedAtTicks: ownTicks(), uid: 0, port: 1, signal: 'TERM' },
  ]
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const sameKeys = (value: object, keys: readonly string[]): boolean =>
  JSON.stringify(Object.keys(value).sort()) === JSON.stringify([...keys].sort())

export const isWhole = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

export const isPlainlyInside = (path: string, root: string): boolean =>
  path.startsWith(`${root}/`) &&
  path.length < 1000 &&
  !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(path) &&
  !/\/(link|loop|dangling|file|fifo|\.{0,2})(\/|$)/.test(path.slice(root.length)) &&
  path.split('/').every((name) => Buffer.byteLength(name) < 256)

const isId = (value: unknown): boolean => isWhole(value, 2 ** 32 - 2)
const isAccess = (value: unknown): boolean =>
  isRecord(value) &&
  sameKeys(value, ['uid', 'gid', 'mode']) &&
  isId(value['uid']) &&
  isId(value['gid']) &&
  isWhole(value['mode'], 0o1777)

const same = (a: unknown, b: unknown): boolean => {
  const sorted = (value: unknown): unknown =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)))
      : value
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

const isBase64 = (value: unknown): boolean =>
  typeof value === 'string' && value.length % 4 === 0 && /^[\w+/]*={0,2}$/.test(value)

const isFree = (value: unknown, root: string): boolean =>
  typeof value === 'string' && isPlainlyInside(value, root)

/** An independent word on whether an operation is good after all; where in doubt it says so, and the step does not count. */
export const isGoodOperation = (
  step: Readonly<Record<string, unknown>>,
  root: string,
  file: SeenFile,
): boolean => {
  const good = goodOperations(root, file).find(({ kind }) => kind === step['kind'])
  if (good === undefined || good.kind === 'send_signal' || !sameKeys(step, Object.keys(good))) return false
  const isNew = good.kind === 'create_file' || good.kind === 'remove_directory'
  const isReplacedByNone = good.kind === 'replace_file' && step['id'] === null
  return Object.keys(good).every((field) => {
    const value = step[field]
    switch (field) {
      case 'path':
        return isNew || isReplacedByNone ? isFree(value, root) : value === good['path']
      case 'to':
        return isFree(value, root)
      case 'id':
        return isReplacedByNone || same(value, good['id'])
      case 'before':
        return same(value, good['before'])
      case 'entries':
        return (
          Array.isArray(value) &&
          value.some(
            (entry: unknown) =>
              isRecord(entry) && entry['path'] === `${root}/target` && same(entry['id'], file.id),
          )
        )
      case 'after':
      case 'access':
        return isAccess(value)
      case 'sha256Before':
        return value === null
      case 'content':
        return isBase64(value)
      case 'mtimeMs':
        return value === null || typeof value === 'number'
      case 'mode':
        return isWhole(value, 0o1777)
      default:
        return same(value, good[field])
    }
  })
}
