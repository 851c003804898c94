import { parseArgs } from 'node:util'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import type { TextKey } from '@shared/text/text'
import type { Asked, CommandEntry, CommandName, OptionKinds, OptionValues } from './command'
import { commands } from './command-table'

export type { Command } from './command'

export type Parsed =
  | (Asked & { readonly config: string | null; readonly dataDir: string | null })
  | { readonly kind: 'usage'; readonly fault: Message }

const usage = (code: TextKey, params: Message['params'] = {}): Parsed => ({
  kind: 'usage',
  fault: message(code, params),
})

const everywhere = { help: 'flag', version: 'flag' } as const satisfies OptionKinds

/** Every option of every command; one name has one kind everywhere, so that a command's name may stand anywhere. */
const known: OptionKinds = Object.assign(
  {},
  everywhere,
  ...Object.values(commands).map((entry) => entry.options),
)

type Token = {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inline: boolean
}
type Words = {
  readonly options: readonly Token[]
  readonly words: readonly string[]
  readonly after: readonly string[] | null
}

const split = (argv: readonly string[]): Words => {
  const end = argv.indexOf('--')
  const { tokens } = parseArgs({
    args: [...(end === -1 ? argv : argv.slice(0, end))],
    options: Object.fromEntries(
      Object.entries(known).map(([name, kind]) => [
        name,
        { type: kind === 'flag' ? 'boolean' : 'string', ...(name === 'help' ? { short: 'h' } : {}) },
      ]),
    ),
    strict: false,
    tokens: true,
  })
  return {
    options: tokens.flatMap((token) =>
      token.kind === 'option'
        ? [
            {
              name: token.name,
              rawName: token.rawName,
              value: token.value,
              inline: token.inlineValue === true,
            },
          ]
        : [],
    ),
    words: tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])),
    after: end === -1 ? null : argv.slice(end + 1),
  }
}

/** What is wrong with how an option is written; null for nothing. */
const writtenWrong = ({ name, rawName, value, inline }: Token): Parsed | null => {
  const kind = Object.hasOwn(known, name) ? known[name] : undefined
  if (kind === undefined) return usage('cli.usage.unknown_option', { option: rawName })
  if (kind === 'flag') return value === undefined ? null : usage('cli.usage.no_value', { option: rawName })
  // A value that looks like an option most likely is one, and the value was forgotten.
  if (value === undefined || value === '' || (!inline && value.startsWith('-')))
    return usage('cli.usage.value', { option: rawName })
  return null
}

const collect = <K extends OptionKinds>(kinds: K, tokens: readonly Token[]): OptionValues<K> =>
  Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => {
      const values = tokens.flatMap((token) => (token.name === name ? [token.value ?? ''] : []))
      if (kind === 'flag') return [name, values.length > 0]
      return [name, kind === 'value' ? (values.at(-1) ?? null) : values]
    }),
  ) as OptionValues<K>

/** Bare `mamori` is `run`, which is no word of its own. */
const entryOf = (word: string | undefined): readonly [CommandName, CommandEntry] | null => {
  if (word === undefined) return ['run', commands.run]
  return word !== 'run' && Object.hasOwn(commands, word)
    ? [word as CommandName, commands[word as CommandName]]
    : null
}

/** Parses the command line. Every fault names the word that is wrong. */
export const parseCommandLine = (argv: readonly string[]): Parsed => {
  const { options, words, after } = split(argv)
  for (const token of options) {
    const fault = writtenWrong(token)
    if (fault) return fault
  }
  const [first, ...rest] = words
  const found = entryOf(first)
  if (!found) return usage('cli.usage.command', { name: first ?? '' })
  const given = collect(everywhere, options)
  const [name, entry] = given.help
    ? (['help', commands.help] as const)
    : given.version
      ? (['version', commands.version] as const)
      : found
  const own = given.help || given.version ? [] : options
  const foreign = own.find((token) => !Object.hasOwn(entry.options, token.name))
  if (foreign)
    return usage('cli.usage.option', { option: foreign.rawName, command: name === 'run' ? 'mamori' : name })
  const topic = found[0] === 'run' || found[0] === 'help' ? [] : [found[0]]
  const read = entry.read({
    options: collect(entry.options, own),
    words: given.help ? topic : given.version ? [] : rest,
    after: given.help || given.version ? null : after,
  })
  if (read.kind === 'usage') return read
  const { config, 'data-dir': dataDir } = collect({ config: 'value', 'data-dir': 'value' }, own)
  return { ...read, config, dataDir }
}
