import type { Environment } from '../settings/interpolate'
import { readCredential } from './credentials'
import type { SecretStore } from './secret-store'

export type SecretPlace = 'environment' | 'credentials' | 'store'

export type FoundSecrets = {
  /** The environment together with what was found elsewhere. */
  readonly env: Environment
  readonly places: ReadonlyMap<string, SecretPlace>
  /** Names that are kept and cannot be read now, with why. */
  readonly unreadable: ReadonlyMap<string, string>
}

const MENTIONED = /\$\{([A-Za-z_]\w*)\}/g

/** Every name that a text of settings may mention. */
export const mentionedNames = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(MENTIONED)].flatMap(([, name]) => name ?? []))

/**
 * Looks for the names that a text of settings mentions: in the environment, then among the credentials of the service,
 * then in the store of the desktop. What comes first wins, so that a headless engine can be told what a window keeps.
 */
export const findSecrets = async (
  text: string,
  env: Environment,
  store: SecretStore | undefined,
): Promise<FoundSecrets> => {
  const found: Record<string, string> = {}
  const places = new Map<string, SecretPlace>()
  const unreadable = new Map<string, string>()
  for (const name of mentionedNames(text)) {
    if (Object.hasOwn(env, name) && env[name] !== undefined) {
      places.set(name, 'environment')
      continue
    }
    const credential = await readCredential(env, name)
    if (credential !== null) {
      found[name] = credential
      places.set(name, 'credentials')
      continue
    }
    const kept = await keptIn(store, name)
    switch (kept.kind) {
      case 'value':
        found[name] = kept.value
        places.set(name, 'store')
        break
      case 'unreadable':
        unreadable.set(name, kept.why)
        break
      case 'none':
        break
    }
  }
  return { env: Object.keys(found).length === 0 ? env : { ...env, ...found }, places, unreadable }
}

const keptIn = async (store: SecretStore | undefined, name: string) => {
  if (store === undefined) return { kind: 'none' } as const
  try {
    return await store.read(name)
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) } as const
  }
}
