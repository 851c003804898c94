import type { SettingEdit } from '@shared/ipc/settings-calls'
import { createStore, useStore } from 'zustand'

/** A setting as a person has changed it and not saved. */
export type Draft = {
  readonly place: string
  readonly edit: SettingEdit
  /** What stands in its field, where that is a text. */
  readonly typed: string | null
  /** It cannot be told to the engine as it is. */
  readonly broken: boolean
  /** A secret that would stand in the file for everybody who can read it. */
  readonly plain?: boolean
}
export type Drafts = Readonly<Record<string, Draft>>

const none: Drafts = {}
const store = createStore<Readonly<Record<string, Drafts>>>(() => ({}))

/** What is changed and not saved on a host; it stays while the window lives, also when another page is shown. */
export const useDrafts = (hostId: string): Drafts => useStore(store, (all) => all[hostId] ?? none)

export const keepDraft = (hostId: string, draft: Draft): void =>
  store.setState((all) => ({ [hostId]: { ...all[hostId], [draft.place]: draft } }))

export const dropDraft = (hostId: string, place: string): void =>
  store.setState((all) => {
    const { [place]: _, ...rest } = all[hostId] ?? none
    return { [hostId]: rest }
  })

export const dropDrafts = (hostId: string): void => store.setState({ [hostId]: none })

/** Entries of lists are named by their number, which another version of the file may have given to another one. */
export const dropEntryDrafts = (hostId: string): void =>
  store.setState((all) => ({
    [hostId]: Object.fromEntries(
      Object.entries(all[hostId] ?? none).filter(([place]) => !place.includes('[')),
    ),
  }))

/** The edits in the order in which they were begun; those that cannot be told are left out. */
export const editsOf = (drafts: Drafts): SettingEdit[] =>
  Object.values(drafts).flatMap(({ edit, broken }) => (broken ? [] : [edit]))
