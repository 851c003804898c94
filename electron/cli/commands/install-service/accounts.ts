import { readFile } from 'node:fs/promises'
import { parseAccounts } from '../../../engine/actions/look/accounts'
import type { Exec } from '../../../engine/ports'
import { SERVICE_USER, servicePlaces } from './service-places'

const ACCOUNT_TIMEOUT_MS = 30_000

/** The ids of groups in the text of an `/etc/group`, see group(5). */
export const parseGroups = (group: string): ReadonlyMap<string, number> =>
  new Map(
    group.split('\n').flatMap((line): [string, number][] => {
      const [name, , gid] = line.split(':')
      return name && /^\d+$/.test(gid ?? '') ? [[name, Number(gid)]] : []
    }),
  )

export const readGroups = async (): Promise<ReadonlyMap<string, number>> =>
  parseGroups(await readFile('/etc/group', 'utf8'))

export const hasServiceUser = async (): Promise<boolean> =>
  parseAccounts(await readFile('/etc/passwd', 'utf8')).some(({ name }) => name === SERVICE_USER)

/** The commands that make what is missing of the service's group and user. */
export const accountCommands = (
  groups: ReadonlyMap<string, number>,
  hasUser: boolean,
): readonly (readonly string[])[] => [
  ...(groups.has(SERVICE_USER) ? [] : [['groupadd', '--system', SERVICE_USER]]),
  ...(hasUser
    ? []
    : [
        [
          'useradd',
          '--system',
          '--gid',
          SERVICE_USER,
          '--home-dir',
          servicePlaces.dataDir,
          '--no-create-home',
          '--shell',
          '/usr/sbin/nologin',
          '--comment',
          'Mamori',
          SERVICE_USER,
        ],
      ]),
]

/** What a command of the host said when it failed. */
export class CommandFailed extends Error {
  readonly argv: readonly string[]
  constructor(argv: readonly string[], why: string) {
    super(why)
    this.argv = argv
  }
}

/** Runs a command of the host that has to succeed. Rejects with `CommandFailed`. */
export const runCommand = async (
  exec: Exec,
  argv: readonly string[],
  signal: AbortSignal,
  timeoutMs = ACCOUNT_TIMEOUT_MS,
): Promise<void> => {
  const result = await exec(argv, { timeoutMs, signal })
  if (result.kind === 'exited' && result.code === 0) return
  const said = `${result.stderr}\n${result.stdout}`.trim()
  throw new CommandFailed(
    argv,
    said || (result.kind === 'exited' ? `exit ${String(result.code)}` : result.why),
  )
}
