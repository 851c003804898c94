import type { CallName, Input, Output, Push } from './contract'
import { AppError } from './app-error'
import type { Result } from './result'

/** What carries calls and pushes: the preload's bridge, a socket, or a function in a test. */
export type Transport = {
  readonly call: (name: string, input: unknown) => Promise<Result<unknown>>
  /** Returns the end of the subscription. */
  readonly subscribe: (listener: (push: Push) => void) => () => void
}

/** What the preload shows to the page: a call says which host it is about, null while the page does not know. */
export type Bridge = Pick<Transport, 'subscribe'> & {
  readonly call: (name: string, input: unknown, hostId: string | null) => Promise<Result<unknown>>
}

export type Client = {
  readonly call: <N extends CallName>(name: N, input: Input<N>) => Promise<Output<N>>
  readonly subscribe: Transport['subscribe']
}

/** Makes typed calls over a transport. Throws `AppError` with the code that the other side gave. */
export const createClient = (transport: Transport): Client => ({
  call: async <N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const result = await transport.call(name, input)
    if (!result.ok) throw new AppError(result.error.code, result.error.message)
    return result.value as Output<N>
  },
  subscribe: transport.subscribe,
})
