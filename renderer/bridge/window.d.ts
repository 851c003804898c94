import type { Bridge } from '@shared/ipc/client'

declare global {
  interface Window {
    /** What the preload shows to the page: one call and one subscription. */
    readonly mamori: Bridge
  }
}
