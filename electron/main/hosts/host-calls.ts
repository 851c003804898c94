import type { Actor } from '@shared/domain/actor'
import { AppError } from '@shared/ipc/app-error'
import { contract, type CallName } from '@shared/ipc/contract'
import type { Handlers } from '@shared/ipc/router'
import type { EngineCall } from '../../engine/host'
import type { Hosts } from './hosts'

type HostCall = Extract<CallName, `hosts.${string}`>

const done = { kind: 'done' } as const

const isEngineCall = (name: string): name is EngineCall =>
  Object.hasOwn(contract, name) && contract[name as CallName].needs !== 'desktop'

/**
 * Whether a call of the page is about the host that is selected: a click that meets a change of host, as by a click on a
 * notification, must not reach the other one. A page that does not know its host yet may only look.
 */
export const isAboutSelected = (selectedId: () => string, name: unknown, hostId: unknown): boolean => {
  if (typeof name !== 'string' || !isEngineCall(name)) return true
  return hostId === null ? contract[name].needs === 'look' : hostId === selectedId()
}

/** The page's engine calls, carried to the engine of the selected host with the error that it gives. */
export const engineCalls = (hosts: Pick<Hosts, 'call'>): Handlers<EngineCall> => {
  const carry =
    (name: EngineCall) =>
    async (input: unknown, actor: Actor): Promise<unknown> => {
      const result = await hosts.call(name, input, actor)
      if (!result.ok) throw new AppError(result.error.code, result.error.message)
      return result.value
    }
  const names = Object.keys(contract).filter(isEngineCall)
  // Each of the contract's engine calls gets its handler here; its answer was made by its schema on the other side.
  return Object.fromEntries(names.map((name) => [name, carry(name)])) as unknown as Handlers<EngineCall>
}

/** The calls about the list of hosts, which the desktop answers by itself. */
export const hostCalls = (hosts: Hosts): Handlers<HostCall> => ({
  'hosts.list': async () => hosts.list(),
  'hosts.select': async ({ id }) => {
    await hosts.select(id)
    return done
  },
  'hosts.add': async ({ destination, name }) => ({ id: await hosts.add(destination, name) }),
  'hosts.remove': async ({ id }) => {
    await hosts.remove(id)
    return done
  },
  'hosts.retry': async ({ id }) => {
    hosts.retry(id)
    return done
  },
  'hosts.take_over': async () => {
    await hosts.takeOver()
    return done
  },
})
