import { message, type Message } from '@shared/domain/message'
import type { Clock, Exec } from '../ports'
import type { ServiceManager, ServiceState } from '../services/service-manager'
import { pause } from './pause'

const POLL_MS = 500
/** Seen up this often in a row: a service that dies right after its start is not up. */
const NEEDED_LOOKS = 2

const told = (state: ServiceState): string => `@state.${state.kind}`

export type AwaitActive = {
  readonly manager: ServiceManager
  readonly unit: string
  readonly service: string
  readonly timeoutMs: number
  readonly exec: Exec
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Waits until a service is up and stays up for a moment. Says why it is not, or null when it is. */
export const awaitActive = async ({
  manager,
  unit,
  service,
  timeoutMs,
  exec,
  clock,
  signal,
}: AwaitActive): Promise<Message | null> => {
  const untilAt = clock.now() + timeoutMs
  // Counted as well, since the wall clock may be set back meanwhile.
  const lastPoll = Math.ceil(timeoutMs / POLL_MS)
  let looks = 0
  for (let poll = 0; ; poll++) {
    const state = await manager.state(unit, exec, signal)
    if (signal.aborted) return message('step.failed.aborted')
    // A health check that fails is no service that is up, whatever its manager calls it.
    const isUp = (state.kind === 'active' && state.unwell === undefined) || state.kind === 'reloading'
    looks = isUp ? looks + 1 : 0
    if (looks >= NEEDED_LOOKS) return null
    if (state.kind === 'failed' || state.kind === 'missing' || state.kind === 'masked')
      return message('step.failed.went_down', { service, state: told(state) })
    if (clock.now() >= untilAt || poll >= lastPoll) {
      const seconds = Math.round(timeoutMs / 1000)
      return message('step.failed.not_active', { service, seconds, state: told(state) })
    }
    await pause(clock, POLL_MS, signal)
  }
}
