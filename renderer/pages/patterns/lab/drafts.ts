import { createStore, useStore } from 'zustand'

/** What a person has written in the lab of a rule and not saved. */
export type Draft = { readonly pattern: string; readonly ignore: string }

const store = createStore<Readonly<Record<string, Draft>>>(() => ({}))

/** The key of a rule's draft: rules of other hosts may have the same id. */
export const draftKey = (hostId: string | null, ruleId: string): string => `${hostId ?? ''} ${ruleId}`

export const useDraft = (key: string): Draft | null => useStore(store, (drafts) => drafts[key] ?? null)

/** Keeps a draft while the window lives, also when another page is shown meanwhile; null forgets it. */
export const keepDraft = (key: string, draft: Draft | null): void => {
  const { [key]: _, ...others } = store.getState()
  store.setState(draft === null ? others : { ...others, [key]: draft }, true)
}
