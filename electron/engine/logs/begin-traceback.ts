import type { Line } from './line-splitter'
import { entryLine, type OpenTraceback } from './open-traceback'
import { isBlank, unescaped, type Above, type Beginning, type Role } from './traceback-grammar'
import { hasPrefix, isDated, prefixOf, withoutPrefix, type Prefix } from './traceback-prefix'
import { grammars } from './tracebacks/index'

/** So far above the first frame, what went wrong may stand. */
export const LOOK_BACK_LINES = 12

/** `taken`: it belongs to another traceback. `told`: it was an entry of its own in an earlier read. */
export type LineAbove = { readonly line: Line; readonly state: 'free' | 'taken' | 'told' }

export type Begun = {
  readonly traceback: OpenTraceback
  /** Whether the lines above say what went wrong; else the line may as well go on with another traceback. */
  readonly hasHead: boolean
}

const ERROR_LEVEL = /^.{0,80}?\b(?:error|critical|fatal|severe|warn|warning|exception)\b/i
const CALM_LEVEL = /^.{0,80}?\b(?:INFO|DEBUG|TRACE|NOTICE)\b/

/** Words without which no line begins a traceback; for whoever looks at bytes. */
export const TRIGGERS: readonly string[] = [...new Set(grammars.flatMap(({ triggers }) => triggers))]

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
const anyTrigger = new RegExp(TRIGGERS.map(escaped).join('|'))

/** The one test that every line pays for. */
export const mayBegin = (text: string): boolean => anyTrigger.test(text)

type Belonging = LineAbove & { readonly role: Role }

/** The log line that introduces what went wrong is part of it when it came just before. */
const isHeader = (text: string, prefix: Prefix): boolean => {
  if (prefix.shape.trim() !== '') return hasPrefix(text, prefix) && ERROR_LEVEL.test(text)
  // What a program says calmly before it fails introduces nothing.
  return ERROR_LEVEL.test(text) || (isDated(text) && !CALM_LEVEL.test(text))
}

/** The lines above that a relay has put the same prefix before, nearest first, up to one of another traceback. */
const ofSameOrigin = (above: readonly LineAbove[], prefix: Prefix): readonly LineAbove[] => {
  const same = prefix.shape.trim() === '' ? above : above.filter(({ line }) => hasPrefix(line.text, prefix))
  const end = same.findIndex(({ state }) => state === 'taken')
  return end === -1 ? same : same.slice(0, end)
}

const as = (lines: readonly LineAbove[], role: Role): readonly Belonging[] =>
  lines.map((line) => ({ ...line, role }))

/** What of the lines above belongs to a traceback that says first what went wrong, nearest first. */
const linesOfHead = (
  { isHead, isBetween, over }: Above,
  above: readonly LineAbove[],
  prefix: Prefix,
): { readonly lines: readonly Belonging[]; readonly hasHead: boolean } => {
  const bodies = above.map(({ line }) => unescaped(withoutPrefix(line.text, prefix)))
  for (const [index, body] of bodies.entries()) {
    const upTo = as(above.slice(0, index + 1), 'text')
    if (isHead(body)) {
      const roles = over(bodies.slice(index + 1))
      const more = roles.flatMap((role, nth) => as(above.slice(index + 1 + nth, index + 2 + nth), role))
      const next = above[index + 1]
      const header = roles.length === 0 && next && !isDated(body) && isHeader(next.line.text, prefix)
      return { lines: [...upTo, ...more, ...(header ? as([next], 'text') : [])], hasHead: true }
    }
    if (isDated(body)) {
      const hasHead = ERROR_LEVEL.test(body)
      if (hasHead || index === 0) return { lines: upTo, hasHead }
      break
    }
    if (!isBetween(body)) break
  }
  // Nobody knows what it says, but frames follow it.
  const nearest = above.slice(0, 1).filter(({ line }) => !isBlank(line.text))
  return { lines: as(nearest, 'text'), hasHead: false }
}

const linesAbove = (above: Above | null, lines: readonly LineAbove[], prefix: Prefix) => {
  const same = ofSameOrigin(lines, prefix)
  if (above !== null) return linesOfHead(above, same, prefix)
  const headers = same.slice(0, 1).filter(({ line }) => isHeader(line.text, prefix))
  return { lines: as(headers, 'text'), hasHead: true }
}

/** Begins a traceback at a line with what stands above it, nearest first; null when the line begins none. */
export const beginTraceback = (line: Line, above: readonly LineAbove[]): Begun | null => {
  for (const grammar of grammars) {
    if (!grammar.triggers.some((trigger) => line.text.includes(trigger))) continue
    const beginning: Beginning | null = grammar.begin(line.text)
    if (beginning === null) continue
    const prefix = prefixOf(line.text.slice(0, beginning.at))
    const { lines, hasHead } = linesAbove(grammar.above, above, prefix)
    const belonging = lines.toReversed()
    const free = belonging.filter(({ state }) => state === 'free')
    return {
      hasHead,
      traceback: {
        grammar,
        phase: beginning.phase,
        prefix,
        relayed: false,
        partOf: belonging[0]?.line.offset ?? line.offset,
        lines: [...free.map((one) => entryLine(one.line, one.role)), entryLine(line, beginning.role)],
        leftOut: 0,
        interruptions: 0,
        isInterrupted: false,
      },
    }
  }
  return null
}
