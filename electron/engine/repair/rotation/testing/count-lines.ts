import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export type LineCount = {
  /** Numbers that stand nowhere. */
  readonly lost: number
  /** Lines beyond the first with their number. */
  readonly doubled: number
  /** Lines without a number: cut ones, and holes. */
  readonly broken: number
  readonly files: readonly string[]
}

/** Reads a log and all its generations, each file once however many names it has, and counts the numbers at the line's beginnings. */
export const countLines = (path: string, written: number): LineCount => {
  const seen = new Uint8Array(written)
  const known = new Set<bigint>()
  let [doubled, broken] = [0, 0]
  const log = basename(path)
  const files = readdirSync(dirname(path))
    .filter((name) => name === log || new RegExp(`^${log}\\.\\d+(\\.gz)?$`).test(name))
    .sort()
  for (const name of files) {
    const file = join(dirname(path), name)
    const { ino } = lstatSync(file, { bigint: true })
    if (known.has(ino)) continue
    known.add(ino)
    const content = name.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)
    for (const line of content.toString('latin1').split('\n')) {
      if (line === '') continue
      const [, digits] = /^(\d+) INFO .* ms$/.exec(line) ?? []
      const n = digits === undefined ? -1 : Number(digits)
      if (n < 0 || n >= written) broken += 1
      else if (seen[n] === 1) doubled += 1
      else seen[n] = 1
    }
  }
  return { lost: seen.reduce((sum, one) => sum + (1 - one), 0), doubled, broken, files }
}
