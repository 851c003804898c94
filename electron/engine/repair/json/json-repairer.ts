import { message, type Message } from '@shared/domain/message'
import type { JsonRepair, RepairJsonOptions } from './repair-json'

/** Why there is no answer for a file. Nothing is known about it then. */
export type JsonFailure =
  | { readonly code: 'time'; readonly seconds: number }
  | { readonly code: 'memory'; readonly megabytes: number }
  | { readonly code: 'thread'; readonly reason: string }

export type RepairedJson =
  | { readonly kind: 'fine' }
  | (Omit<Extract<JsonRepair, { kind: 'repaired' }>, 'text'> & { readonly content: Uint8Array<ArrayBuffer> })
  | Extract<JsonRepair, { kind: 'left' }>
  | { readonly kind: 'failed'; readonly why: JsonFailure }

/**
 * Says what can be done about the bytes of a file that should be JSON. Takes the bytes away, with the whole buffer that they
 * lie in: nobody can read them afterwards. Rejects with the signal's reason when aborted.
 */
export type RepairJson = (
  bytes: Uint8Array,
  options: RepairJsonOptions,
  signal: AbortSignal,
) => Promise<RepairedJson>

/** What came in the way, as a sentence about the file. */
export const jsonFailureMessage = (path: string, failure: JsonFailure): Message => {
  switch (failure.code) {
    case 'time':
      return message('json.failed.time', { path, seconds: failure.seconds })
    case 'memory':
      return message('json.failed.memory', { path, megabytes: failure.megabytes })
    case 'thread':
      return message('json.failed.thread', { path, reason: failure.reason })
  }
}

/**
 * The buffer that goes to the thread. Small pieces lie in a buffer that many share, and nobody can be given that: they are
 * copied.
 */
export const givenAway = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength > Buffer.poolSize
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Uint8Array.from(bytes)
