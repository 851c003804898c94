import { parseArgs, type ParseArgsConfig } from 'node:util'
import { message, type Message } from '@shared/domain/message'

/** What the words on the command line ask for. */
export type Command =
  | {
      readonly kind: 'run'
      readonly run: 'once' | 'continuous'
      readonly iterations: number | null
      readonly loopCount: number
      readonly waitMinutes: number
      readonly logFile: string | null
      readonly json: boolean
    }
  | { readonly kind: 'health' }
  | { readonly kind: 'scan'; readonly files: readonly string[]; readonly json: boolean }
  | { readonly kind: 'check-config'; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }

export type Parsed =
  | {
      readonly kind: 'parsed'
      readonly command: Command
      readonly config: string | null
      readonly dataDir: string | null
    }
  | { readonly kind: 'usage'; readonly fault: Message }

const options = {
  once: { type: 'boolean' },
  continuous: { type: 'boolean' },
  iterations: { type: 'string' },
  'loop-count': { type: 'string' },
  'wait-minutes': { type: 'string' },
  config: { type: 'string' },
  'log-file': { type: 'string' },
  'data-dir': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options']

type OptionName = keyof typeof options
const runOptions: readonly OptionName[] = [
  'once',
  'continuous',
  'iterations',
  'loop-count',
  'wait-minutes',
  'log-file',
  'data-dir',
  'json',
]

/** The options that a command takes beside `--config` and `--help`. */
const taken: Readonly<Record<string, readonly OptionName[]>> = {
  run: runOptions,
  health: [],
  scan: ['json'],
  'check-config': ['json'],
}

const number = (text: string | undefined, fallback: number, least: number): number | null => {
  if (text === undefined) return fallback
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) && value >= least ? value : null
}

const usage = (fault: Message): Parsed => ({ kind: 'usage', fault })

const parseRun = (values: Readonly<Record<string, string | boolean | undefined>>): Command | Message => {
  if (values['once'] && values['continuous']) return message('cli.usage.once_or_continuous')
  if (values['iterations'] !== undefined && !values['continuous']) return message('cli.usage.iterations')
  const iterations = number(values['iterations'] as string | undefined, 0, 1)
  const loopCount = number(values['loop-count'] as string | undefined, 15, 1)
  const waitMinutes = number(values['wait-minutes'] as string | undefined, 5, 0)
  const whole = { iterations, 'loop-count': loopCount }
  for (const [name, value] of Object.entries(whole))
    if (value === null || !Number.isInteger(value))
      return message('cli.usage.whole_number', { name: `--${name}` })
  if (waitMinutes === null) return message('cli.usage.number', { name: '--wait-minutes' })
  return {
    kind: 'run',
    run: values['continuous'] ? 'continuous' : 'once',
    iterations: values['iterations'] === undefined ? null : iterations,
    loopCount: loopCount ?? 15,
    waitMinutes,
    logFile: (values['log-file'] as string | undefined) ?? null,
    json: values['json'] === true,
  }
}

/** Parses the command line. Every fault names the word that is wrong. */
export const parseCommandLine = (argv: readonly string[]): Parsed => {
  let parsed
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    return usage(message('cli.usage.parse', { why: error instanceof Error ? error.message : String(error) }))
  }
  const { values, positionals } = parsed
  const [first, ...rest] = positionals
  const done = (command: Command, config: string | null = values.config ?? null): Parsed => ({
    kind: 'parsed',
    command,
    config,
    dataDir: values['data-dir'] ?? null,
  })
  if (values.help) return done({ kind: 'help' })
  if (values.version) return done({ kind: 'version' })
  const name = first ?? 'run'
  const allowed = Object.hasOwn(taken, name) && first !== 'run' ? taken[name] : undefined
  if (!allowed) return usage(message('cli.usage.command', { name }))
  const foreign = (Object.keys(values) as OptionName[]).find(
    (option) => option !== 'config' && !allowed.includes(option),
  )
  if (foreign)
    return usage(message('cli.usage.option', { option: `--${foreign}`, command: first ?? 'mamori' }))

  if (name === 'scan')
    return rest.length === 0
      ? usage(message('cli.usage.scan'))
      : done({ kind: 'scan', files: rest, json: values.json === true })
  if (name === 'check-config') {
    if (rest.length > 1) return usage(message('cli.usage.too_many', { word: rest[1] ?? '' }))
    return done({ kind: 'check-config', json: values.json === true }, rest[0] ?? values.config ?? null)
  }
  if (rest.length > 0) return usage(message('cli.usage.too_many', { word: rest[0] ?? '' }))
  if (name === 'health') return done({ kind: 'health' })
  const run = parseRun(values)
  return 'code' in run ? usage(run) : done(run)
}
