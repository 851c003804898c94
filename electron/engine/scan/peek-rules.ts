import type { LogRule } from '../logs/log-watch'
import { readSettingsFile } from '../settings/read-settings-file'

/** What a scan needs to know of a rule. */
export type ScanRule = Pick<LogRule, 'id' | 'pattern' | 'ignore'>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever judges it tells what is wrong with it.
    return null
  }
}

const ruleOf = (entry: unknown): readonly LogRule[] => {
  if (!isRecord(entry)) return []
  const { id, pattern, ignore = null } = entry
  const isPlain = typeof id === 'string' && typeof pattern === 'string'
  return isPlain && (ignore === null || typeof ignore === 'string')
    ? [{ id, severity: 'error', pattern, ignore, sources: null }]
    : []
}

/**
 * The patterns that a settings file seems to have, while nobody has judged it yet: a guess, with which work can begin that
 * is thrown away where the judgement says otherwise (`isSameSearch`).
 */
export const peekRules = async (file: string): Promise<readonly LogRule[]> => {
  const read = await readSettingsFile(file, false)
  const root = read.kind === 'text' ? parse(read.text) : null
  const entries = isRecord(root) ? root['error_patterns'] : null
  return Array.isArray(entries) ? entries.flatMap(ruleOf) : []
}

/** Whether a scan by these finds what a scan by the others does, under the same names. */
export const isSameSearch = (some: readonly ScanRule[], others: readonly ScanRule[]): boolean =>
  some.length === others.length &&
  some.every(({ id, pattern, ignore }, index) => {
    const other = others[index]
    return other?.id === id && other.pattern === pattern && other.ignore === ignore
  })
