/** What a control group says about a process of its. */
export type CgroupOwner =
  /** A unit of the systemd that is PID 1. */
  | { readonly kind: 'systemd'; readonly unit: string }
  /** A unit of a user's own systemd, which is a service of the former. */
  | { readonly kind: 'systemd_user'; readonly unit: string; readonly uid: number }
  | { readonly kind: 'container'; readonly id: string }
  | { readonly kind: 'none' }

/**
 * Where systemd may keep its groups: the hierarchy of version 1 that is named after it, and the one of version 2. Where
 * both are there, it may be either that it counts on, and the other one is empty or says the same.
 */
const systemdPaths = (text: string): readonly string[] => {
  const lines = text.split('\n').flatMap((line) => {
    const found = /^\d+:([^:]*):(\/.*)$/.exec(line)
    return found === null ? [] : [{ controllers: (found[1] ?? '').split(','), path: found[2] ?? '' }]
  })
  return ['name=systemd', ''].flatMap((name) =>
    lines.filter(({ controllers }) => controllers.includes(name)).map(({ path }) => path),
  )
}

/** systemd puts `_` before a name that would look like a file of the kernel's. */
const unescape = (name: string): string => (name.startsWith('_') ? name.slice(1) : name)

const UNIT = /^[A-Za-z0-9:_.@\\-]+\.(?:service|scope|socket|mount|swap)$/

type Inside = { readonly unit: string; readonly rest: readonly string[] }

/** The first unit below the slices, which nest. */
const firstUnit = (parts: readonly string[]): Inside | null => {
  const at = parts.findIndex((part) => !part.endsWith('.slice'))
  const unit = unescape(parts[at] ?? '')
  return at >= 0 && UNIT.test(unit) ? { unit, rest: parts.slice(at + 1) } : null
}

/** Docker's own groups, with either of its drivers. */
const containerOf = (path: string): string | null =>
  /\/(?:docker-([0-9a-f]{64})\.scope|docker\/([0-9a-f]{64}))(?:\/|$)/.exec(path)?.slice(1).find(Boolean) ??
  null

const ownerOfPath = (path: string): CgroupOwner => {
  const id = containerOf(path)
  if (id !== null) return { kind: 'container', id }
  const found = firstUnit(path.split('/').filter((part) => part !== ''))
  if (found === null) return { kind: 'none' }
  const uid = /^user@(\d{1,10})\.service$/.exec(found.unit)?.[1]
  const own = uid === undefined ? null : firstUnit(found.rest)
  return own === null || uid === undefined
    ? { kind: 'systemd', unit: found.unit }
    : { kind: 'systemd_user', unit: own.unit, uid: Number(uid) }
}

/**
 * Reads `/proc/PID/cgroup`, see cgroups(7), as systemd lays its groups out: slices, then the unit, then whatever the unit
 * makes of itself. Works for both versions of control groups and for the mixed layout.
 */
export const parseCgroup = (text: string): CgroupOwner =>
  systemdPaths(text)
    .map(ownerOfPath)
    .find(({ kind }) => kind !== 'none') ?? { kind: 'none' }
