#!/usr/bin/env node
import { text } from '@shared/text/text'
import { parseCommandLine } from './arguments'
import { openConsole } from './console'
import { EXIT } from './exit-codes'
import { version } from '../version'
import type { CommandContext } from './context'

const parsed = parseCommandLine(process.argv.slice(2))
const out = openConsole(process.env, process.stdout, process.stderr)

const run = async (context: CommandContext): Promise<number> => {
  if (parsed.kind === 'asked') return parsed.run(context)
  out.tell(parsed.fault)
  out.say(text(out.language, 'cli.usage.see_help'))
  return EXIT.usage
}

/** How long what is left over, as a child that outlives its repair, may keep a program alive that is done. */
const LINGER_MS = 2000
const finish = (code: number): void => {
  process.exitCode = code
  setTimeout(() => process.exit(code), LINGER_MS).unref()
}
const fail = (error: unknown): void => out.bug('mamori', error)

// Whoever read our output may have gone (`| head`, a restarted journald): that ends no watch.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
process.on('uncaughtException', (error) => {
  fail(error)
  process.exit(EXIT.broken)
})

const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort(signal))

run({
  out,
  env: process.env,
  cwd: process.cwd(),
  config: parsed.kind === 'asked' ? parsed.config : null,
  dataDir: parsed.kind === 'asked' ? parsed.dataDir : null,
  workerDir: new URL('./', import.meta.url),
  version,
  signal: stopping.signal,
}).then(finish, (error: unknown) => {
  fail(error)
  finish(EXIT.broken)
})
