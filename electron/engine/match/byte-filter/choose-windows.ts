import { typicalLines } from './typical-lines'

export const WINDOW_BYTES = 4

/** How often each byte is met in logs, both cases of a letter apart; none is never. */
export type ByteFrequencies = Float64Array

/** The frequencies of the bytes in `sample`. */
export const frequenciesOf = (sample: Uint8Array): ByteFrequencies => {
  const counts = new Float64Array(256).fill(sample.length / 20_000 + 0.05)
  for (const byte of sample) counts[byte] = (counts[byte] ?? 0) + 1
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / total)
}

export const typicalFrequencies = (): ByteFrequencies => frequenciesOf(new TextEncoder().encode(typicalLines))

const isLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a

/** The bytes that stand for one byte of a literal, whose letters are lower case: both cases of a letter. */
export const variantsOf = (byte: number): readonly number[] => (isLetter(byte) ? [byte, byte - 0x20] : [byte])

/** What is ORed to a byte of the text before it is compared with that of a literal. */
export const foldOf = (byte: number): number => (isLetter(byte) ? 0x20 : 0)

const likelihood = (bytes: Uint8Array, frequencies: ByteFrequencies): number => {
  let product = 1
  for (const byte of bytes) {
    product *= variantsOf(byte).reduce((sum, variant) => sum + (frequencies[variant] ?? 0), 0)
  }
  return product
}

/** Where in a literal its rarest part of up to `WINDOW_BYTES` bytes begins. */
export const chooseWindow = (bytes: Uint8Array, frequencies: ByteFrequencies): number => {
  let best = 0
  let least = Infinity
  for (let begin = 0; begin + WINDOW_BYTES <= bytes.length; begin += 1) {
    const value = likelihood(bytes.subarray(begin, begin + WINDOW_BYTES), frequencies)
    if (value < least) [best, least] = [begin, value]
  }
  return best
}
