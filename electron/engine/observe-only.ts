import { AppError } from '@shared/ipc/app-error'
import type { Handlers } from '@shared/ipc/router'
import type { EngineCall } from './host'
import type { LoadedSettings } from './settings/settings'

/** The settings of an engine that must not repair, whatever mode they name. */
export const observing = (loaded: LoadedSettings): LoadedSettings =>
  loaded.kind === 'loaded' ? { ...loaded, settings: { ...loaded.settings, mode: 'observe' } } : loaded

const refuse = (): Promise<never> =>
  Promise.reject(new AppError('refused', 'repairs are only carried out on Linux; here Mamori observes'))

/** The calls of an engine that must not repair: nothing leads out of observing. */
export const withoutRepairs = (handlers: Handlers<EngineCall>): Handlers<EngineCall> => ({
  ...handlers,
  'mode.set': async (input, actor) =>
    input.mode === 'observe' ? handlers['mode.set'](input, actor) : refuse(),
  'approvals.approve': refuse,
})
