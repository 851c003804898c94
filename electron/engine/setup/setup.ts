import { AppError } from '@shared/ipc/result'
import type { Handlers } from '@shared/ipc/router'

type SetupCalls = Handlers<'setup.scan' | 'setup.write'>
export const createSetup = (_options: object): { readonly scan: SetupCalls['setup.scan']; readonly write: SetupCalls['setup.write'] } => ({
  scan: () => Promise.reject(new AppError('unavailable', 'not there yet')),
  write: () => Promise.reject(new AppError('unavailable', 'not there yet')),
})
