const CASE = 0x20

const isLower = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a
const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a

/** The bytes with the letters of ASCII in lower case. */
export const lowerCase = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte) => (isUpper(byte) ? byte | CASE : byte))

/** What is ORed to a byte of the text before it is compared with this byte of a literal. */
export const foldOf = (byte: number): number => (isLower(byte) ? CASE : 0)

/** The bytes that stand for this byte of a literal: both cases of a letter. */
export const variantsOf = (byte: number): readonly number[] => (isLower(byte) ? [byte, byte & ~CASE] : [byte])

/** Up to four bytes as they are looked up: with `0x20` in each, whether or not it is a letter. */
export const foldedWindow = (bytes: Uint8Array): number =>
  bytes.reduce((word, byte, index) => word | ((byte | CASE) << (8 * index)), 0)
