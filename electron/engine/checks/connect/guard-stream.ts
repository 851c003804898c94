import type { Duplex } from 'node:stream'

/**
 * Looks at every piece that a stream receives before the listeners of a library do, and destroys the stream when
 * `isSound` says no or when a listener throws: an exception in a listener would otherwise end the program.
 */
export const guardStream = (stream: Duplex, isSound: (chunk: Uint8Array) => boolean): void => {
  const emit = stream.emit.bind(stream) as (event: string | symbol, ...values: readonly unknown[]) => boolean
  stream.emit = (event: string | symbol, ...values: readonly unknown[]): boolean => {
    if (event !== 'data') return emit(event, ...values)
    const [chunk] = values
    try {
      if (chunk instanceof Uint8Array && !isSound(chunk))
        throw new Error('the server does not keep to its protocol')
      return emit(event, ...values)
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
      return true
    }
  }
}
