import type { Output, Preferences } from '@shared/ipc/contract'
import type { Handlers } from '@shared/ipc/router'

export type DesktopCallDeps = {
  readonly version: string
  readonly electronVersion: string
  readonly runtime: Output<'desktop.info'>['runtime']
  readonly host: string
  readonly isTrayShown: () => Promise<boolean>
  readonly preferences: () => Preferences
  readonly setPreferences: (preferences: Preferences) => Promise<void>
}

/** The calls that the desktop answers by itself, whatever the engine does. */
export const desktopCalls = (
  deps: DesktopCallDeps,
): Handlers<'desktop.info' | 'desktop.set_preferences'> => ({
  'desktop.info': async () => ({
    version: deps.version,
    electronVersion: deps.electronVersion,
    runtime: deps.runtime,
    host: deps.host,
    trayShown: await deps.isTrayShown(),
    preferences: deps.preferences(),
  }),
  'desktop.set_preferences': async (preferences) => {
    await deps.setPreferences(preferences)
    return { kind: 'done' }
  },
})

/** The launcher says which runtime it found; a packaged app brings the released one. */
export const runtimeOf = (named: string | undefined, packaged: boolean): DesktopCallDeps['runtime'] =>
  packaged || named === 'release' ? 'release' : 'development'
