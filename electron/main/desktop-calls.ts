import type { Output, Preferences } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/app-error'
import type { Delivery } from '@shared/ipc/desktop-calls'
import type { Handlers } from '@shared/ipc/router'
import type { Attention } from './attention'
import type { AutostartStore } from './autostart'
import type { FirstCall } from './ipc/call-gate'
import type { NoticePreferenceStore } from './notices/notice-preferences'

export type DesktopCallDeps = {
  readonly version: string
  readonly electronVersion: string
  readonly runtime: Output<'desktop.info'>['runtime']
  readonly host: string
  readonly preferences: () => Preferences
  readonly setPreferences: (preferences: Preferences) => Promise<void>
  readonly noticePreferences: NoticePreferenceStore
  readonly attention: () => Pick<Attention, 'test' | 'quiet' | 'held' | 'refresh'>
  /** Whether the operating system takes notifications now. */
  readonly probe: () => Promise<Delivery>
  readonly autostart: AutostartStore
  readonly noteUnsaved: (n: number) => void
}

/** The first picture's calls are answered before these are there, and what is saved by a dialog beside them. */
type DesktopCall = Exclude<Extract<keyof Handlers, `desktop.${string}`>, FirstCall | 'desktop.save_file'>

const refused = (error: unknown): never => {
  throw new AppError('refused', error instanceof Error ? error.message : String(error))
}

/** The calls that the desktop answers by itself, whatever the engine does. */
export const desktopCalls = (deps: DesktopCallDeps): Handlers<DesktopCall> => ({
  'desktop.info': async () => ({
    version: deps.version,
    electronVersion: deps.electronVersion,
    runtime: deps.runtime,
    host: deps.host,
    preferences: deps.preferences(),
  }),
  'desktop.set_preferences': async (preferences) => {
    await deps.setPreferences(preferences)
    return { kind: 'done' }
  },
  'desktop.notices': async () => {
    const delivery = await deps.probe()
    const quiet = deps.attention().quiet()
    return {
      preferences: deps.noticePreferences.current(),
      fault: deps.noticePreferences.fault(),
      quietNow: quiet.kind === 'quiet',
      quietUntilAt: quiet.kind === 'quiet' ? quiet.untilAt : null,
      held: deps.attention().held(),
      delivery,
    }
  },
  'desktop.set_notices': async (preferences) => {
    const saved = deps.noticePreferences.set(preferences)
    deps.attention().refresh()
    await saved.catch(refused)
    return { kind: 'done' }
  },
  'desktop.test_notification': () => deps.attention().test(),
  'desktop.unsaved': async ({ n }) => {
    deps.noteUnsaved(n)
    return { kind: 'done' }
  },
  'desktop.autostart': () => deps.autostart.read().catch(refused),
  'desktop.set_autostart': (wanted) => deps.autostart.set(wanted).catch(refused),
})

/** The launcher says which runtime it found; a packaged app brings the released one. */
export const runtimeOf = (named: string | undefined, packaged: boolean): DesktopCallDeps['runtime'] =>
  packaged || named === 'release' ? 'release' : 'development'
