import { message } from '@shared/domain/message'
import type { LoadedSettings, Settings } from '../engine/settings/settings'
import type { Console } from './console'

/** The settings when they can be used; else everything that is wrong with them is told and the answer is null. */
export const usableSettings = (out: Console, loaded: LoadedSettings): Settings | null => {
  switch (loaded.kind) {
    case 'loaded':
      loaded.settings.warnings.forEach((warning) => out.fault(warning, loaded.settings.file))
      return loaded.settings
    case 'missing':
      out.tell(message('cli.settings.missing', { file: loaded.file }))
      return null
    case 'faulty':
      loaded.faults.forEach((fault) => out.fault(fault, loaded.file))
      out.tell(message('cli.settings.faults', { n: loaded.faults.length }))
      return null
  }
}
