import { message, type Message } from '@shared/domain/message'
import type { Setting, SettingEdit } from '@shared/ipc/settings-calls'
import { findNodeAtLocation, parseTree } from 'jsonc-parser'
import { findSecrets, mentionedNames, type SecretPlace } from '../secrets/find-secrets'
import { formatPath, type JsonPath } from '../settings/json-path'
import type { LoadSettingsDeps } from '../settings/load-settings'
import { splitMark } from './edit-text'
import { nameSecrets, plainSecretsIn, type NamedSecrets } from './name-secrets'

export type Referenced = Omit<NonNullable<Setting['reference']>, 'name'>

/** What was done to the store along with a file. */
export type KeptChange = {
  readonly isChanged: boolean
  /** `replace` puts the file back; the store is as it was when it resolves. */
  readonly undo: (replace: () => Promise<void>) => Promise<void>
}

/** The secrets of the settings file: what it mentions, and what is kept for it. No value is ever told. */
export type SecretDesk = {
  /** Why no secret can be kept; null when it can. */
  readonly notKept: () => Message | null
  readonly placesIn: (text: string) => Promise<ReadonlyMap<string, Referenced>>
  readonly name: (
    text: string,
    edits: readonly SettingEdit[],
  ) => Promise<
    ({ readonly kind: 'named' } & NamedSecrets) | { readonly kind: 'refused'; readonly why: Message }
  >
  /** Judges as if these were kept already. */
  readonly judgedWith: (kept: ReadonlyMap<string, string>) => LoadSettingsDeps
  /** What becomes of secrets with edits as they are made in the file. */
  readonly effects: (
    named: Pick<NamedSecrets, 'kept' | 'edits'>,
    texts: { readonly before: string; readonly after: string },
  ) => readonly Message[]
  /**
   * Keeps what is new, has the file replaced, and forgets what it mentions no more. At no moment does the file mention
   * what is not kept; a file that could not be replaced leaves the store as it was.
   */
  readonly change: (
    kept: ReadonlyMap<string, string>,
    texts: { readonly before: string; readonly after: string },
    replace: () => Promise<void>,
  ) => Promise<KeptChange>
}

const nothing = async (): Promise<void> => undefined

const countOf = (text: string, name: string): number => text.split(`\${${name}}`).length - 1

/** What an entry is called that comes into the file with these edits. */
const nameBrought = (edits: readonly SettingEdit[], path: JsonPath): unknown => {
  const value = edits.find((edit) => edit.kind === 'set' && formatPath(edit.path) === formatPath(path))
  const entry: unknown = value?.kind === 'set' ? value.value : undefined
  return typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'name') : undefined
}

const valueAt = (text: string) => {
  const root = parseTree(splitMark(text).body)
  return (path: JsonPath): unknown =>
    root === undefined ? undefined : findNodeAtLocation(root, [...path])?.value
}

export const createSecretDesk = (judgedBy: LoadSettingsDeps): SecretDesk => {
  const { env, secrets: store } = judgedBy
  const keptAt = async (): Promise<ReadonlyMap<string, number>> => (await store?.keptAt()) ?? new Map()

  const fromOf = (
    places: ReadonlyMap<string, SecretPlace>,
    kept: ReadonlyMap<string, number>,
    name: string,
  ) => places.get(name) ?? (kept.has(name) ? 'store' : 'nowhere')

  return {
    notKept: () => (store === undefined ? message('settings.secret.no_store') : store.fault()),
    placesIn: async (text) => {
      const { places } = await findSecrets(text, env, undefined)
      const kept = await keptAt()
      return new Map(
        [...mentionedNames(text)].map((name) => {
          const from = fromOf(places, kept, name)
          return [name, { from, at: from === 'store' ? (kept.get(name) ?? null) : null }]
        }),
      )
    },
    name: async (text, edits) => {
      const brings = (edit: SettingEdit): boolean =>
        edit.kind === 'keep' || (edit.kind === 'set' && edit.keepSecrets === true && plainSecretsIn(edit) > 0)
      if (!edits.some(brings))
        return { kind: 'named', kept: new Map(), edits: edits.filter((edit) => edit.kind !== 'keep') }
      const why = store === undefined ? message('settings.secret.no_store') : store.fault()
      if (why !== null) return { kind: 'refused', why }
      const kept = await keptAt()
      const { places } = await findSecrets(text, env, undefined)
      const writtenAt = valueAt(text)
      return {
        kind: 'named',
        ...nameSecrets(edits, {
          writtenAt,
          entryNameAt: (path) => {
            if (typeof path[1] !== 'number') return null
            const name = writtenAt([...path.slice(0, 2), 'name']) ?? nameBrought(edits, path.slice(0, 2))
            return typeof name === 'string' ? name : null
          },
          mentioned: mentionedNames(text),
          isGiven: (name) => places.has(name) || Object.hasOwn(env, name),
          isShared: (name) => countOf(text, name) > 1,
          isKept: (name) => kept.has(name),
        }),
      }
    },
    judgedWith: (kept) =>
      kept.size === 0 ? judgedBy : { ...judgedBy, env: { ...env, ...Object.fromEntries(kept) } },
    effects: ({ kept, edits }, { before, after }) => {
      const plain = edits.reduce((sum, edit) => sum + plainSecretsIn(edit), 0)
      const gone = [...mentionedNames(before)].some((name) => !mentionedNames(after).has(name))
      return [
        ...(kept.size === 0 ? [] : [message('settings.effect.kept', { n: kept.size })]),
        ...(plain === 0 ? [] : [message('settings.effect.plain', { n: plain })]),
        ...(gone && store !== undefined ? [message('settings.effect.forgotten')] : []),
      ]
    },
    change: async (kept, { before, after }, replace) => {
      if (store === undefined) {
        await replace()
        return { isChanged: false, undo: (back) => back() }
      }
      const still = mentionedNames(after)
      const known = await keptAt()
      const gone = [...mentionedNames(before)].filter((name) => !still.has(name) && known.has(name))
      const takeBack = kept.size === 0 ? nothing : await store.change(kept)
      try {
        await replace()
      } catch (error) {
        await takeBack()
        throw error
      }
      const bringBack =
        gone.length === 0 ? nothing : await store.change(new Map(gone.map((name) => [name, null])))
      return {
        isChanged: kept.size + gone.length > 0,
        undo: async (back) => {
          await bringBack()
          await back()
          await takeBack()
        },
      }
    },
  }
}
