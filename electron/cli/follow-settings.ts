import { message } from '@shared/domain/message'
import type { Engine } from '../engine/engine'
import { faultsOf, readSettings } from '../engine/find-settings'
import type { Settings } from '../engine/settings/settings'
import type { SettingsLocation } from '../engine/settings/settings-location'
import { watchSettings } from '../engine/settings/watch-settings'
import type { CommandContext } from './context'

const RETRY_MS = 30_000

/** Lets every change of the settings take over; one that cannot be carried out is tried again. Returns its end. */
export const followSettings = (
  { out, env }: Pick<CommandContext, 'out' | 'env'>,
  engine: Engine,
  { file, sha256 }: Settings,
  location: SettingsLocation,
): (() => void) => {
  let again: NodeJS.Timeout | undefined
  let ended = false
  const take = async (): Promise<void> => {
    const loaded = await readSettings(location, env, 'daemon')
    if (loaded.kind === 'loaded') {
      await engine.reload(loaded.settings)
      out.tell(message('cli.settings.reloaded', { file: loaded.settings.file }))
      return
    }
    const faults = faultsOf(loaded)
    faults.forEach((fault) => out.fault(fault, loaded.file))
    out.tell(message('cli.settings.kept', { n: faults.length }))
    await engine.rejectSettings(loaded.file, faults)
  }
  const takeOrRetry = async (): Promise<void> => {
    clearTimeout(again)
    try {
      await take()
    } catch (error) {
      if (ended) return
      out.bug('settings', error)
      again = setTimeout(() => void takeOrRetry(), RETRY_MS)
    }
  }
  const unwatch = watchSettings({
    file,
    known: { kind: 'present', sha256 },
    onError: (error) => out.bug('settings watch', error),
    onChange: takeOrRetry,
  })
  return () => {
    ended = true
    clearTimeout(again)
    unwatch()
  }
}
