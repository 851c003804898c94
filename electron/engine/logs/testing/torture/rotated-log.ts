import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { inFiles } from './numbered-lines'

/** How a log's former files are named and where they go. */
export const schemes = [
  'numbers',
  'numbers_before_suffix',
  'dates',
  'dates_before_suffix',
  'old_folder',
  'linked_days',
] as const
export type Scheme = (typeof schemes)[number]

export type Happening =
  | 'write'
  | 'write_much'
  | 'rename'
  | 'rename_twice'
  | 'rename_late_writer'
  | 'rename_without_successor'
  | 'copy_truncate'
  | 'copy_truncate_late'
  | 'copy_truncate_and_grow'
  | 'pack'
  | 'delete'
  | 'shrink'
  | 'unfinished'

/** A log that is written and rotated in every way; it knows which lines it destroyed before anyone had to have read them. */
export type RotatedLog = {
  readonly path: string
  readonly scheme: Scheme
  readonly do: (what: Happening) => void
  readonly written: () => number
  /** Lines that stood in a file, or were written to one, that was emptied or deleted and is nowhere else. */
  readonly destroyed: () => ReadonlySet<number>
  /** Ends what is unfinished. */
  readonly finish: () => void
}

type Random = () => number

const BANNER = `#Fields: ${'date time level message '.repeat(50)}\n`
const FIRST_DAY = Date.UTC(2026, 0, 1)
const DAY_MS = 24 * 60 * 60 * 1000

/** Makes a log in a folder of its own. `hasBanner`: every file of it begins with the same 1,200 bytes. */
export const createRotatedLog = (
  dir: string,
  scheme: Scheme,
  random: Random,
  hasBanner: boolean,
): RotatedLog => {
  const path = join(dir, scheme === 'linked_days' ? 'current' : 'app.log')
  const destroyed = new Set<number>()
  /** Numbers by the file that they stand in. */
  const standing = new Map<string, Set<number>>()
  let next = 0
  let turn = 0
  let unfinished: string | null = null
  mkdirSync(dir, { recursive: true })
  if (scheme === 'old_folder') mkdirSync(join(dir, 'old'))

  const upTo = (most: number): number => 1 + Math.floor(random() * most)
  const day = (nth: number): string => new Date(FIRST_DAY + nth * DAY_MS).toISOString().slice(0, 10)
  const dayFile = (nth: number): string => join(dir, `app-${day(nth)}.log`)
  const target = (): string => (scheme === 'linked_days' ? dayFile(turn) : path)
  const place = (file: string): string => {
    const { ino, dev } = statSync(file)
    return `${dev}:${ino}`
  }
  const numbersIn = (file: string): Set<number> => {
    const key = place(file)
    const numbers = standing.get(key) ?? new Set<number>()
    standing.set(key, numbers)
    return numbers
  }
  const begin = (): void => {
    if (existsSync(target())) return
    writeFileSync(target(), hasBanner ? BANNER : '')
    standing.set(place(target()), new Set())
    if (scheme !== 'linked_days') return
    rmSync(path, { force: true })
    symlinkSync(basename(target()), path)
  }
  const lines = (count: number, numbers: Set<number>): string => {
    let text = ''
    for (let n = 0; n < count; n += 1) {
      numbers.add(next)
      text += inFiles.line(next)
      next += 1
    }
    return text
  }
  const finish = (): void => {
    if (unfinished === null) return
    appendFileSync(target(), unfinished)
    unfinished = null
  }
  const write = (count: number): void => {
    begin()
    finish()
    appendFileSync(target(), lines(count, numbersIn(target())))
  }

  const named = (nth: number, packed = ''): string => {
    switch (scheme) {
      case 'numbers':
        return join(dir, `app.log.${nth}${packed}`)
      case 'numbers_before_suffix':
        return join(dir, `app.${nth}.log${packed}`)
      case 'old_folder':
        return join(dir, 'old', `app.log.${nth}${packed}`)
      case 'dates':
        return join(dir, `app.log-${day(nth).replaceAll('-', '')}${packed}`)
      case 'dates_before_suffix':
        return join(dir, `app-${day(nth).replaceAll('-', '')}.log${packed}`)
      case 'linked_days':
        return `${dayFile(nth)}${packed}`
    }
  }
  const isNumbered = scheme === 'numbers' || scheme === 'numbers_before_suffix' || scheme === 'old_folder'

  /** Makes the name free that the next former file gets. */
  const makeRoom = (): string => {
    turn += 1
    if (!isNumbered) return named(turn)
    let most = 0
    while (existsSync(named(most + 1)) || existsSync(named(most + 1, '.gz'))) most += 1
    for (let nth = most; nth >= 1; nth -= 1)
      for (const packed of ['', '.gz'])
        if (existsSync(named(nth, packed))) renameSync(named(nth, packed), named(nth + 1, packed))
    return named(1)
  }
  const rename = (): string | null => {
    finish()
    if (scheme === 'linked_days') {
      turn += 1
      begin()
      return null
    }
    if (!existsSync(path)) return null
    const to = makeRoom()
    renameSync(path, to)
    return to
  }
  const copy = (): void => {
    copyFileSync(path, makeRoom())
    standing.set(place(path), new Set())
  }

  const actions: Readonly<Record<Happening, () => void>> = {
    write: () => write(upTo(20)),
    write_much: () => write(upTo(1200)),
    rename: () => {
      rename()
      begin()
      write(upTo(5))
    },
    rename_twice: () => {
      for (let times = 1 + upTo(3); times > 0; times -= 1) {
        rename()
        begin()
        write(upTo(30))
      }
    },
    rename_late_writer: () => {
      begin()
      finish()
      const file = target()
      const numbers = numbersIn(file)
      const fd = openSync(file, 'a')
      rename()
      begin()
      writeSync(fd, lines(upTo(10), numbers))
      if (random() < 0.5) write(upTo(10))
      writeSync(fd, lines(upTo(10), numbers))
      closeSync(fd)
    },
    rename_without_successor: () => void rename(),
    copy_truncate: () => {
      if (scheme === 'linked_days') return write(1)
      begin()
      finish()
      copy()
      truncateSync(path, 0)
    },
    copy_truncate_late: () => {
      if (scheme === 'linked_days') return write(1)
      begin()
      finish()
      copy()
      // What is written between the copy and the emptying is nowhere when it was not read at once.
      const between = new Set<number>()
      appendFileSync(path, lines(upTo(5), between))
      truncateSync(path, 0)
      for (const number of between) destroyed.add(number)
    },
    copy_truncate_and_grow: () => {
      if (scheme === 'linked_days') return write(1)
      begin()
      finish()
      copy()
      const { size } = statSync(path)
      truncateSync(path, 0)
      const fd = openSync(path, 'a')
      const numbers = numbersIn(path)
      while (fstatSync(fd).size <= size && fstatSync(fd).size < 2_000_000) writeSync(fd, lines(20, numbers))
      closeSync(fd)
    },
    pack: () => {
      const folder = dirname(named(1))
      const plain = readdirSync(folder).filter(
        (name) =>
          name !== basename(target()) && name !== 'current' && name !== 'app.log' && !name.endsWith('.gz'),
      )
      const name = plain[Math.floor(random() * plain.length)]
      if (name === undefined || name === 'old') return
      const file = join(folder, name)
      const { atime, mtime } = statSync(file)
      writeFileSync(`${file}.tmp`, gzipSync(readFileSync(file)))
      utimesSync(`${file}.tmp`, atime, mtime)
      renameSync(`${file}.tmp`, `${file}.gz`)
      rmSync(file)
    },
    delete: () => {
      begin()
      finish()
      for (const number of numbersIn(target())) destroyed.add(number)
      rmSync(target())
      begin()
      write(upTo(5))
    },
    shrink: () => {
      write(10)
      const { size } = statSync(target())
      truncateSync(target(), size - 1)
      unfinished = '\n'
    },
    unfinished: () => {
      write(1)
      const text = lines(1, numbersIn(target()))
      const cut = upTo(text.length - 1)
      appendFileSync(target(), text.slice(0, cut))
      unfinished = text.slice(cut)
    },
  }
  begin()
  return {
    path,
    scheme,
    do: (what) => actions[what](),
    written: () => next,
    destroyed: () => destroyed,
    finish,
  }
}
