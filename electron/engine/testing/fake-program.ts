import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createExec } from '../exec'
import type { Exec } from '../ports'

/** What a program prints when its arguments, joined by spaces, begin with a text; the first that fits. */
export type Answer = {
  readonly to: string
  readonly stdout?: string
  readonly stderr?: string
  readonly code?: number
}

export type FakeProgram = {
  /** Finds it before any other of its name. */
  readonly exec: Exec
  readonly answers: (answers: readonly Answer[]) => Promise<void>
  /** The arguments of every call so far. */
  readonly calls: () => Promise<readonly (readonly string[])[]>
  readonly remove: () => Promise<void>
}

const source = (dir: string): string => `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require('node:fs')
const args = process.argv.slice(2)
appendFileSync(${JSON.stringify(join(dir, 'calls'))}, JSON.stringify(args) + '\\n')
const answers = JSON.parse(readFileSync(${JSON.stringify(join(dir, 'answers'))}, 'utf8'))
const said = answers.find(({ to }) => args.join(' ').startsWith(to))
if (said === undefined) {
  process.stderr.write('no answer to ' + args.join(' ') + '\\n')
  process.exit(99)
}
process.stdout.write(said.stdout ?? '')
process.stderr.write(said.stderr ?? '')
process.exitCode = said.code ?? 0
`

/**
 * Makes a program that prints what a test tells it, for programs whose servers do not run everywhere. What it prints has
 * to be in the form that the real one's manual gives.
 */
export const fakeProgram = async (name: string): Promise<FakeProgram> => {
  const dir = await mkdtemp(join(tmpdir(), `mamori-fake-${name}-`))
  await writeFile(join(dir, name), source(dir), { mode: 0o755 })
  await writeFile(join(dir, 'calls'), '')
  await writeFile(join(dir, 'answers'), '[]')
  return {
    exec: createExec({ searchPath: [dir, dirname(process.execPath), '/usr/bin', '/bin'], home: dir }),
    answers: (answers) => writeFile(join(dir, 'answers'), JSON.stringify(answers)),
    calls: async () =>
      (await readFile(join(dir, 'calls'), 'utf8'))
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as readonly string[]),
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}
