import { stat } from 'node:fs/promises'
import { AUTHORITY_FILE, readAuthority } from '../privilege/authority'
import type { RoleRules } from './roles'

/** `version` changes with the rules; the same one need not be judged again. */
export type CurrentRules = { readonly version: string; readonly rules: RoleRules | null }

const versionOf = (file: string): Promise<string> =>
  stat(file, { bigint: true }).then(
    ({ dev, ino, size, mtimeNs, ctimeNs }) => [dev, ino, size, mtimeNs, ctimeNs].join(':'),
    // A file that cannot be seen is as good as none: nobody is given more than without it.
    (error: NodeJS.ErrnoException) => error.code ?? 'unseen',
  )

/**
 * The rules of who may do what, read anew when root has changed them. A file that nothing may be built on gives nobody
 * more than the engine's own rules do, and is told as a bug once.
 */
export const createRoleRules = (
  bug: (name: string, error: unknown) => void,
  file: string = AUTHORITY_FILE,
): (() => Promise<CurrentRules>) => {
  let known: CurrentRules | null = null
  const read = async (): Promise<RoleRules | null> => {
    try {
      const found = await readAuthority(file)
      if (found.kind === 'read') return found.authority.roles
      if (found.kind === 'unusable') bug('authority', new Error(JSON.stringify(found.why)))
    } catch (error) {
      bug('authority', error)
    }
    return null
  }
  return async () => {
    const version = await versionOf(file)
    if (known?.version !== version) known = { version, rules: await read() }
    return known
  }
}
