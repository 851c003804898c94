import { message } from '@shared/domain/message'
import type { Reload } from './service-manager'
import { isUnitName } from './unit-name'

/** A reload by a signal that the settings name: whether the program understands it, only they can know. */
export const byNamedSignal: Reload = {
  objection: (unit) =>
    Promise.resolve(isUnitName(unit) ? null : message('manager.reload.name', { unit: JSON.stringify(unit) })),
}
