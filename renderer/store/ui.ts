import { createStore, useStore } from 'zustand'
import { leave } from './leaving'

const WIDTH_KEY = 'mamori.detail_width'
const NARROWEST = 320
const WIDEST = 760

type UiState = {
  /** The page that is shown; null until one is chosen, which means the first. */
  readonly pageId: string | null
  /** What is chosen on each page, by page id. */
  readonly chosen: Readonly<Record<string, string | null>>
  readonly detailWidth: number
  /** Rises when a page is to begin anew from its address. */
  readonly visit: number
}

const storedWidth = (): number => {
  const stored = Number(globalThis.localStorage?.getItem(WIDTH_KEY))
  return stored >= NARROWEST && stored <= WIDEST ? stored : 440
}

/** The page that the address names: a kept address leads back to it. */
const addressedPage = (): string | null =>
  /^#\/([a-z]{1,40})(?:$|\?)/.exec(globalThis.location?.hash ?? '')?.[1] ?? null

const store = createStore<UiState>(() => ({
  pageId: addressedPage(),
  chosen: {},
  detailWidth: storedWidth(),
  visit: 0,
}))

/** Shows a page and, if told, one thing on it. */
export const openPage = (pageId: string, thing?: string): void => {
  const go = (): void =>
    store.setState((ui) => ({
      pageId,
      chosen: thing === undefined ? ui.chosen : { ...ui.chosen, [pageId]: thing },
    }))
  if (pageId === store.getState().pageId) go()
  else leave(go)
}

/** Shows the timeline under a filter, written as the query of its address. */
export const openTimeline = (query: string): void => leave(() => showTimeline(query))

const showTimeline = (query: string): void => {
  globalThis.history?.replaceState(null, '', query === '' ? '#/incidents' : `#/incidents?${query}`)
  const incidentId = new URLSearchParams(query).get('incident')
  store.setState(({ chosen, visit }) => ({
    pageId: 'incidents',
    chosen: { ...chosen, incidents: incidentId },
    visit: visit + 1,
  }))
}

/** Chooses one thing on a page; null chooses nothing. */
export const choose = (pageId: string, thing: string | null): void =>
  store.setState((ui) => ({ chosen: { ...ui.chosen, [pageId]: thing } }))

/** Forgets what is chosen on every page: it belongs to a host that is not shown any more. The page itself stays. */
export const forgetPlaces = (): void => {
  store.setState({ chosen: {} })
  globalThis.history?.replaceState(null, '', '#')
}

/** Sets the width of the detail panel in pixels, within its bounds, and keeps it for the next start. */
export const setDetailWidth = (px: number): void => {
  const detailWidth = Math.round(Math.min(WIDEST, Math.max(NARROWEST, px)))
  store.setState({ detailWidth })
  globalThis.localStorage?.setItem(WIDTH_KEY, String(detailWidth))
}

export const usePageId = (): string | null => useStore(store, (ui) => ui.pageId)
export const useVisit = (): number => useStore(store, (ui) => ui.visit)
export const useChosen = (pageId: string): string | null => useStore(store, (ui) => ui.chosen[pageId] ?? null)
export const useDetailWidth = (): number => useStore(store, (ui) => ui.detailWidth)
export const detailBounds = { narrowest: NARROWEST, widest: WIDEST } as const
