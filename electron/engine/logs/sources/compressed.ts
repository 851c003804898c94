import type { LogFile } from '../identity'
import { readAt } from '../identity'

const SUFFIX = /\.(?:gz|xz|bz2|zst|lz4|zip|Z|tgz)$/

/** How compressed files begin: gzip, xz, bzip2, zstd, lz4, zip, compress. */
const BEGINNINGS = ['1f8b', 'fd377a585a00', '425a68', '28b52ffd', '04224d18', '504b0304', '1f9d'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

export const hasCompressedName = (path: string): boolean => SUFFIX.test(path)

/** Tells a compressed file by its first bytes, whatever its name is. */
export const isCompressed = ({ fd }: Pick<LogFile, 'fd'>): boolean => {
  const head = readAt(fd, 0, 6)
  return BEGINNINGS.some((bytes) => head.subarray(0, bytes.length).equals(bytes))
}
