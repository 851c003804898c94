import { createStore, useStore } from 'zustand'
import type { Ask } from './item'

type PaletteState = {
  readonly opened: boolean
  readonly sheetOpened: boolean
  /** What is asked over the page before something is done. */
  readonly ask: Ask | null
}

const store = createStore<PaletteState>(() => ({ opened: false, sheetOpened: false, ask: null }))

let cameFrom: Element | null = null

export const openPalette = (): void => {
  cameFrom = document.activeElement
  store.setState({ opened: true })
}
export const closePalette = (): void => store.setState({ opened: false })

/** Gives the focus back to where it was when the palette was opened. */
export const returnFocus = (): void => {
  if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus()
}
export const openSheet = (): void => store.setState({ sheetOpened: true })
export const closeSheet = (): void => store.setState({ sheetOpened: false })

/** Asks something over the page; null takes the question away. */
export const askOverPage = (ask: Ask | null): void => store.setState({ ask })

export const isPaletteOpened = (): boolean => store.getState().opened
export const usePaletteOpened = (): boolean => useStore(store, ({ opened }) => opened)
export const useSheetOpened = (): boolean => useStore(store, ({ sheetOpened }) => sheetOpened)
export const useAsk = (): Ask | null => useStore(store, ({ ask }) => ask)
