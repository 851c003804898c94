import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A program of the given name that behaves as a test tells it, line by line, for sources that a program reads. */
export type FakeStream = {
  /** The folder to look for it in, before all others. */
  readonly searchPath: string
  /** What it does when it is started with `--follow`, in JavaScript, with `args`, `say(text)` and `complain(text)`. */
  readonly follow: (script: string) => void
  /** What it prints when it is asked for the newest record. */
  readonly newest: (printed: string) => void
  /** What it prints when it is asked for the newest thousand of them. */
  readonly recent: (printed: string) => void
  /** The arguments of every start so far, those with `--follow` only. */
  readonly starts: () => readonly (readonly string[])[]
  /** The ids of all that were started. */
  readonly pids: () => readonly number[]
}

const source = (dir: string): string => `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs')
const dir = ${JSON.stringify(dir)}
const args = process.argv.slice(2)
appendFileSync(dir + '/pids', process.pid + '\\n')
const say = (text) => process.stdout.write(text)
const complain = (text) => process.stderr.write(text)
process.stdout.on('error', () => process.exit(0))
if (args.includes('--follow')) {
  appendFileSync(dir + '/starts', JSON.stringify(args) + '\\n')
  new Function('args', 'say', 'complain', 'require', readFileSync(dir + '/follow', 'utf8'))(args, say, complain, require)
} else say(readFileSync(dir + (args.includes('--lines=1000') ? '/recent' : '/newest'), 'utf8'))
`

const linesOf = (file: string): readonly string[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []

export const makeFakeStream = (dir: string, name: string): FakeStream => {
  mkdirSync(dir, { recursive: true })
  const program = join(dir, name)
  writeFileSync(program, source(dir))
  chmodSync(program, 0o755)
  writeFileSync(join(dir, 'newest'), '')
  writeFileSync(join(dir, 'recent'), '')
  writeFileSync(join(dir, 'follow'), 'setInterval(() => {}, 1000)')
  return {
    searchPath: `${dir}:/usr/bin:/bin`,
    follow: (script) => writeFileSync(join(dir, 'follow'), script),
    newest: (printed) => writeFileSync(join(dir, 'newest'), printed),
    recent: (printed) => writeFileSync(join(dir, 'recent'), printed),
    starts: () => linesOf(join(dir, 'starts')).map((line) => JSON.parse(line) as readonly string[]),
    pids: () => linesOf(join(dir, 'pids')).map(Number),
  }
}
