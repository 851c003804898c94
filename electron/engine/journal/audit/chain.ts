import { hash } from 'node:crypto'
import { canonicalJson } from '../../core/canonical-json'

/** The chain's value before the first event. */
export const CHAIN_START: Uint8Array = new Uint8Array(32)

/** What a digest covers. The number is left to the chain, so that a payload has the same digest wherever it stands. */
export type Payload = {
  readonly type: string
  readonly v: number
  readonly at: number
  readonly actor: unknown
  readonly data: unknown
}

/** SHA-256 over the canonical JSON of a payload. Throws for what JSON cannot hold and for nesting without end. */
export const digestOf = ({ type, v, at, actor, data }: Payload): Uint8Array =>
  // What comes out of JSON is JSON; canonicalJson refuses whatever else there might be.
  hash('sha256', canonicalJson({ type, v, at, actor, data } as Parameters<typeof canonicalJson>[0]), 'buffer')

/** SHA-256 over the previous value, the event's number (8 bytes, big-endian) and its digest. */
export const chainAfter = (previous: Uint8Array, seq: number, digest: Uint8Array): Uint8Array => {
  const input = Buffer.alloc(previous.length + 8 + digest.length)
  input.set(previous, 0)
  input.writeUInt32BE(Math.floor(seq / 2 ** 32), previous.length)
  input.writeUInt32BE(seq >>> 0, previous.length + 4)
  input.set(digest, previous.length + 8)
  return hash('sha256', input, 'buffer')
}

/** A stored JSON text as a value; a damaged text stands for itself, so that it has a digest too. */
export const storedValue = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the text itself is the value.
    return text
  }
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
