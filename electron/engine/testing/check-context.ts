import type { CheckContext } from '../checks/define-check'
import { lookContext } from './look-context'

/** What a check is given in a test: this host's clock and programs, no services, nothing noted yet. */
export const checkContext = (more: Partial<CheckContext> = {}): CheckContext => {
  const { exec, resolveService } = lookContext()
  let noted: unknown
  const memo: CheckContext['memo'] = {
    get: () => noted,
    set: (value) => {
      noted = value
    },
  }
  return { now: Date.now, timeoutMs: 5000, exec, resolveService, memo, ...more }
}
