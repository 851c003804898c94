import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import type { Severity } from '@shared/domain/observation'
import { momentOf, type Moment } from './backtest-words'
import type { Command, Given } from './command'
import { atMost } from './command-words'

export type ExportWords = {
  readonly incidentId: string | null
  readonly since: Moment | null
  readonly until: Moment | null
  /** It and what is worse. */
  readonly severity: Severity | null
  readonly subject: string | null
  readonly text: string | null
  readonly json: boolean
  /** The file; null is the standard output. */
  readonly output: string | null
  /** Whether a file that is there is replaced. */
  readonly force: boolean
}

type Options = {
  readonly since: 'value'
  readonly until: 'value'
  readonly severity: 'value'
  readonly subject: 'value'
  readonly text: 'value'
  readonly incident: 'value'
  readonly json: 'flag'
  readonly output: 'value'
  readonly force: 'flag'
  readonly config: 'value'
  readonly 'data-dir': 'value'
}

const LONGEST_TEXT = 200
/** All of them; their schema would have to be loaded by every command. */
const severities: Readonly<Record<Severity, true>> = { warning: true, error: true, critical: true }
const isSeverity = (word: string): word is Severity => Object.hasOwn(severities, word)

/** Reads `export [--incident ID] [--since TIME] [--until TIME] [--severity …] [--subject NAME] [--text WORDS] …`. */
export const exportOf = ({
  options,
  words,
  after,
}: Given<Options>): Extract<Command, { readonly kind: 'export' }> | Message => {
  const tooMany = atMost(0, words, after)
  if (tooMany) return tooMany
  const moments: { since: Moment | null; until: Moment | null } = { since: null, until: null }
  for (const name of ['since', 'until'] as const) {
    const word = options[name]
    if (word === null) continue
    moments[name] = momentOf(word)
    if (moments[name] === null) return message('cli.usage.moment', { name: `--${name}`, word })
  }
  const { severity, subject, text, incident, json, output, force } = options
  if (severity !== null && !isSeverity(severity)) return message('cli.usage.severity', { word: severity })
  if (text !== null && text.length > LONGEST_TEXT)
    return message('cli.usage.long_text', { limit: LONGEST_TEXT })
  if (force && output === null) return message('cli.usage.force')
  return { kind: 'export', incidentId: incident, ...moments, severity, subject, text, json, output, force }
}
