import type { Exec, ExecResult } from '../ports'

const TIMEOUT_MS = 5000
/** How long an answer of the user database is good for. */
const FRESH_MS = 60_000
const MOST_KEPT = 500

/** Who the users of this host are, as its user database says. */
export type People = {
  readonly nameOf: (uid: number) => Promise<string>
  /** Those of the `wanted` groups that the user is a member of. */
  readonly groupsOf: (name: string, wanted: readonly string[]) => Promise<readonly string[]>
}

const linesOf = (result: ExecResult): readonly string[] =>
  result.kind === 'exited' && result.code === 0 ? result.stdout.trim().split('\n') : []

const remembering = <K, V>(now: () => number, ask: (key: K) => Promise<V>): ((key: K) => Promise<V>) => {
  const kept = new Map<K, { readonly at: number; readonly value: Promise<V> }>()
  return (key) => {
    const old = kept.get(key)
    if (old && now() - old.at < FRESH_MS) return old.value
    const value = ask(key)
    kept.delete(key)
    kept.set(key, { at: now(), value })
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return value
  }
}

/** Asks the user database by its own programs, so that directories as LDAP are asked as well. */
export const createPeople = (exec: Exec, now: () => number): People => {
  const never = new AbortController().signal
  const run = async (argv: readonly string[]): Promise<readonly string[]> =>
    linesOf(await exec(argv, { timeoutMs: TIMEOUT_MS, signal: never }))

  const nameOf = remembering(now, async (uid: number): Promise<string> => {
    const [line = ''] = await run(['getent', 'passwd', String(uid)])
    const [name = '', , found] = line.split(':')
    // A name of digits alone would be looked up as a name.
    return name !== '' && found === String(uid) ? name : `uid ${uid}`
  })
  const gidOf = remembering(now, async (group: string): Promise<string | null> => {
    const [line = ''] = await run(['getent', 'group', group])
    const [name, , gid = ''] = line.split(':')
    return name === group && /^\d+$/.test(gid) ? gid : null
  })
  // By number: names of groups may contain blanks, and one that is cut in two must not pass for another.
  const gidsOf = remembering(now, async (name: string): Promise<readonly string[]> => {
    const [line = ''] = await run(['id', '-G', '--', name])
    return line.split(' ').filter((gid) => /^\d+$/.test(gid))
  })

  return {
    nameOf,
    groupsOf: async (name, wanted) => {
      if (wanted.length === 0) return []
      const mine = await gidsOf(name)
      const gids = await Promise.all(wanted.map(gidOf))
      return wanted.filter((_, at) => {
        const gid = gids[at] ?? null
        return gid !== null && mine.includes(gid)
      })
    },
  }
}
