import { AppError } from '@shared/ipc/app-error'
import type { Client } from '@shared/ipc/client'
import type { CallName } from '@shared/ipc/contract'

const isDesktops = (name: CallName): boolean => name.startsWith('hosts.') || name.startsWith('desktop.')

/** A client whose answers are always about the host that is shown: one that comes after a change of host is `stale`. */
export const hostClient = (client: Client, generation: () => number): Client => ({
  call: async (name, input) => {
    const asked = generation()
    const refuseOld = (): void => {
      if (!isDesktops(name) && asked !== generation())
        throw new AppError('stale', `${name}: another host was chosen meanwhile`)
    }
    try {
      const answer = await client.call(name, input)
      refuseOld()
      return answer
    } catch (error) {
      refuseOld()
      throw error
    }
  },
  subscribe: client.subscribe,
})
