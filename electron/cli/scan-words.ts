import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import { inputsOf } from './backtest-words'
import type { Command, Given } from './command'
import { wholeNumber } from './option-values'

/** What is searched for: the patterns of the settings, some of them, or one expression that is tried. */
export type Sought =
  | { readonly kind: 'all' }
  | { readonly kind: 'patterns'; readonly ids: readonly string[] }
  | { readonly kind: 'expression'; readonly regex: string; readonly ignore: string | null }

export type ScanWords = {
  /** None of them is the standard input. */
  readonly files: readonly string[]
  readonly sought: Sought
  /** How many of the lines are shown that look like an error and match nothing. */
  readonly missed: number
  readonly json: boolean
}

type Options = {
  readonly pattern: 'values'
  readonly regex: 'value'
  readonly ignore: 'value'
  readonly missed: 'value'
  readonly config: 'value'
  readonly json: 'flag'
}

const SHOWN = 5
const MOST_SHOWN = 100_000

const soughtOf = ({ pattern, regex, ignore }: Given<Options>['options']): Sought | Message => {
  if (regex === null && ignore !== null) return message('cli.usage.ignore')
  if (regex !== null && pattern.length > 0) return message('cli.usage.regex_or_pattern')
  if (regex !== null) return { kind: 'expression', regex, ignore }
  return pattern.length === 0 ? { kind: 'all' } : { kind: 'patterns', ids: pattern }
}

/** Reads `scan FILE… | - [--pattern ID]… [--regex EXPRESSION [--ignore EXPRESSION]] [--missed N]`. */
export const scanOf = ({
  options,
  words,
  after,
}: Given<Options>): Extract<Command, { readonly kind: 'scan' }> | Message => {
  const files = inputsOf(words, after)
  if ('code' in files) return files
  const sought = soughtOf(options)
  if ('code' in sought) return sought
  const missed = wholeNumber(0, MOST_SHOWN, options.missed ?? String(SHOWN))
  if (missed === null) return message('cli.usage.whole_number', { name: '--missed' })
  return { kind: 'scan', files, sought, missed, json: options.json }
}
