import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import type { SilenceScope } from '@shared/domain/upkeep'
import type { Target } from '@shared/domain/target'
import type { ChainHead } from '../engine/ports'
import type { Command, Given } from './command'
import { durationMs } from './option-values'

const LONGEST_REASON = 500
const LONGEST_SILENCE_MINUTES = 43_200
const LONGEST_HOLD_MINUTES = 1440

/** The first word beyond `most`; null when there is none. */
export const atMost = (
  most: number,
  words: readonly string[],
  after: readonly string[] | null,
): Message | null => {
  const word = words[most] ?? after?.[0]
  return word === undefined ? null : message('cli.usage.too_many', { word })
}

export const repairIdOf = (
  command: 'approve' | 'reject' | 'undo',
  words: readonly string[],
  after: readonly string[] | null,
): string | Message => {
  const [repairId] = words
  if (repairId === undefined) return message('cli.usage.repair', { command })
  return atMost(1, words, after) ?? repairId
}

export const reasonOf = (command: string, text: string | null): string | Message => {
  const reason = text?.trim() ?? ''
  if (reason === '') return message('cli.usage.reason', { command })
  return reason.length > LONGEST_REASON ? message('cli.usage.long_reason', { limit: LONGEST_REASON }) : reason
}

/** A time of at least one minute and at most `most` minutes; seconds are rounded up to a whole minute. */
const minutesOf = (text: string, most: number): number | Message => {
  const ms = durationMs(text)
  if (ms === null) return message('cli.usage.duration', { name: '--for', word: text })
  const minutes = Math.ceil(ms / 60_000)
  return minutes <= most ? minutes : message('cli.usage.long', { name: '--for', days: most / 1440 })
}

/** All of them; their schema would have to be loaded by every command. */
const targetKinds: Readonly<Record<Target['kind'], true>> = {
  service: true,
  port: true,
  path: true,
  source: true,
  check: true,
}
const isTargetKind = (word: string): word is Target['kind'] => Object.hasOwn(targetKinds, word)

/** `service:redis`, `path:/srv/data`; a bare path, port or name says by its form what it is. */
const targetOf = (word: string): Target | null => {
  const [, kind, name] = /^([a-z]+):(.+)$/s.exec(word) ?? []
  if (kind !== undefined && name !== undefined && isTargetKind(kind)) return { kind, name }
  if (word.startsWith('/')) return { kind: 'path', name: word }
  if (/^\d{1,5}$/.test(word)) return { kind: 'port', name: word }
  return kind === undefined ? { kind: 'service', name: word } : null
}

type SilenceOptions = {
  readonly rule: 'value'
  readonly check: 'value'
  readonly all: 'flag'
  readonly for: 'value'
  readonly reason: 'value'
  readonly 'until-recovery': 'flag'
  readonly json: 'flag'
}
type Silence = Extract<Command, { readonly kind: 'silence' }>

const scopeOf = ({ options, words }: Given<SilenceOptions>): SilenceScope | Message => {
  const [word] = words
  const given = [word !== undefined, options.rule !== null, options.check !== null, options.all]
  if (given.filter(Boolean).length !== 1) return message('cli.usage.silence_scope')
  if (options.all) return { kind: 'all' }
  if (options.rule !== null) return { kind: 'rule', ruleId: options.rule }
  if (options.check !== null) return { kind: 'check', name: options.check }
  const target = targetOf(word ?? '')
  if (target === null) return message('cli.usage.target', { word: word ?? '' })
  return target.kind === 'check' ? { kind: 'check', name: target.name } : { kind: 'target', target }
}

/** An option of adding a silence that stands where it means nothing. */
const strayOption = ({ options }: Given<SilenceOptions>, command: string): Message | null => {
  const { json: _json, ...adding } = options
  const stray = Object.entries(adding).find(([, value]) => value !== null && value !== false)
  return stray ? message('cli.usage.option', { option: `--${stray[0]}`, command }) : null
}

/** Reads `silence …`, `silence list` and `silence end ID`. */
export const silenceOf = (given: Given<SilenceOptions>): Silence | Message => {
  const { options, words, after } = given
  if (words[0] === 'list')
    return (
      strayOption(given, 'silence list') ??
      atMost(1, words, after) ?? { kind: 'silence', ask: { kind: 'list', json: options.json } }
    )
  if (options.json) return message('cli.usage.option', { option: '--json', command: 'silence' })
  if (words[0] === 'end') {
    const silenceId = words[1]
    if (silenceId === undefined) return message('cli.usage.silence_end')
    return (
      strayOption(given, 'silence end') ??
      atMost(2, words, after) ?? { kind: 'silence', ask: { kind: 'end', silenceId } }
    )
  }
  const tooMany = atMost(1, words, after)
  if (tooMany) return tooMany
  const scope = scopeOf(given)
  if ('code' in scope) return scope
  if (options.for === null) return message('cli.usage.silence_for')
  const minutes = minutesOf(options.for, LONGEST_SILENCE_MINUTES)
  if (typeof minutes !== 'number') return minutes
  const reason = reasonOf('silence', options.reason)
  if (typeof reason !== 'string') return reason
  return {
    kind: 'silence',
    ask: { kind: 'add', scope, reason, minutes, endsOnRecovery: options['until-recovery'] },
  }
}

/** Reads each `--anchor SEQ:CHAIN`, as the log and the notices write it. */
export const anchorsOf = (words: readonly string[]): readonly ChainHead[] | Message => {
  const anchors = words.map((word) => /^(\d{1,15}):([0-9a-f]{64})$/i.exec(word))
  const wrong = anchors.indexOf(null)
  if (wrong !== -1) return message('cli.usage.anchor', { word: words[wrong] ?? '' })
  return anchors.flatMap((found) =>
    found ? [{ seq: Number(found[1]), chain: (found[2] ?? '').toLowerCase() }] : [],
  )
}

/** Reads `hold [--for 60m] [--require] -- COMMAND…`. */
export const holdOf = ({
  options,
  words,
  after,
}: Given<{ readonly for: 'value'; readonly require: 'flag' }>):
  | Extract<Command, { readonly kind: 'hold' }>
  | Message => {
  const [program] = after ?? []
  if (program === undefined || program === '' || words.length > 0) return message('cli.usage.hold')
  const minutes = minutesOf(options.for ?? '60m', LONGEST_HOLD_MINUTES)
  if (typeof minutes !== 'number') return minutes
  return { kind: 'hold', argv: after ?? [], minutes, require: options.require }
}
