import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Exec } from '../ports'
import { query } from './query'
import type { ServiceManager, ServiceState } from './service-manager'
import { isDirectory } from './systemd'
import { createUnits } from './systemd-units'

export type Whoami = { readonly uid: number; readonly name: string }

const whoRuns = (): Whoami => {
  const uid = process.geteuid?.() ?? 0
  try {
    return { uid, name: userInfo().username }
  } catch {
    // A user id without an entry: it has no name that settings could mean.
    return { uid, name: '' }
  }
}

const uidOf = async (user: string, exec: Exec, signal: AbortSignal): Promise<string | null> => {
  const result = await query(exec, ['id', '-u', '--', user], signal)
  const said = result.kind === 'exited' && result.code === 0 ? result.stdout.trim() : ''
  return /^\d{1,10}$/.test(said) ? said : null
}

export type SystemdUserOptions = {
  /** Whose services; the user's own who runs this unless told. */
  readonly user?: string
  /** Where the runtime directories of users are, see pam_systemd(8). */
  readonly runtimeRoot?: string
  readonly whoami?: Whoami
}

/**
 * Services of a user's own systemd. The own one is found by its runtime directory, which a daemon's environment does
 * not name; another user's is reached as systemctl(1) says for `--machine=USER@.host`, which only root may.
 */
export const createSystemdUser = ({
  user,
  runtimeRoot = '/run/user',
  whoami = whoRuns(),
}: SystemdUserOptions = {}): ServiceManager => {
  const isOwn = user === undefined || user === whoami.name
  const runtimeDir = join(runtimeRoot, String(whoami.uid))
  const obstacle = async (): Promise<ServiceState | null> => {
    if (isOwn) return (await isDirectory(join(runtimeDir, 'systemd'))) ? null : { kind: 'missing' }
    return whoami.uid === 0
      ? null
      : { kind: 'unknown', why: `only root or ${user} may ask ${user}'s systemd` }
  }
  const ownerUid = (exec: Exec, signal: AbortSignal): Promise<string | null> =>
    isOwn ? Promise.resolve(String(whoami.uid)) : uidOf(user, exec, signal)
  const byField =
    (field: string) =>
    async (id: string, exec: Exec, signal: AbortSignal): Promise<readonly string[] | null> => {
      const uid = await ownerUid(exec, signal)
      return uid === null ? null : [`_UID=${uid}`, `${field}=${id}`]
    }
  return {
    ...createUnits({
      id: 'systemd_user',
      systemctl: isOwn
        ? ['env', `XDG_RUNTIME_DIR=${runtimeDir}`, 'systemctl', '--user']
        : ['systemctl', '--user', `--machine=${user}@.host`],
      obstacle,
      entriesAbout: byField('USER_UNIT'),
      linesOf: byField('_SYSTEMD_USER_UNIT'),
    }),
    within: ({ user: other }) =>
      createSystemdUser({ runtimeRoot, whoami, ...(other === undefined ? {} : { user: other }) }),
  }
}
