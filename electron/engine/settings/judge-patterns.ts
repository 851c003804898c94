import type { Fault } from '@shared/domain/event'
import { patternEntrySchema } from '@shared/domain/settings-file'
import type { LogRule } from '../logs/log-watch'
import { findSecrets } from '../secrets/find-secrets'
import type { Environment } from './interpolate'
import { readRoot, withoutMark } from './parse-settings'
import { asItems } from './read-context'
import { readPatterns } from './read-patterns'
import { readSettingsTree } from './settings-tree'

export type JudgedPatterns =
  | { readonly kind: 'usable'; readonly rules: readonly LogRule[]; readonly warnings: readonly Fault[] }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] }

/** What of an entry says which lines it finds. */
const searchSchema = patternEntrySchema.pick({ id: true, pattern: true, ignore: true })

/** What a search depends on: the text itself, the list, its entries, and what these search for. */
const CONCERNED = /^(?:error_patterns(?:\[\d+\](?:\.(?:id|pattern|ignore))?)?)?$/
/** A key that nobody knows may have been meant for one of these. */
const TOLD = /^(?:[^.[]*|error_patterns\[\d+\]\.(?!(?:actions|sources|verify)$)[^.[]*)$/

/** Nobody asks what is done about a line, nor where it stands: what is told of that is left out. */
const unasked = { checks: new Map(), actions: new Map(), baseDir: null, nowAt: 0 } as const
const nowhere = { sources: { sources: [], names: new Map() }, checks: [], checkNames: [] } as const

const ruleOf = (value: unknown): readonly LogRule[] => {
  const { success, data } = searchSchema.safeParse(value)
  if (!success) return []
  const { id, pattern, ignore = null } = data
  return [{ id, severity: 'error', pattern, ignore, sources: null }]
}

/**
 * Reads what the patterns of a settings text search for, and tells what is wrong with it, and where. The rest of the
 * settings may have faults of its own: they concern whoever acts by them.
 */
export const judgePatterns = async (text: string, environment: Environment): Promise<JudgedPatterns> => {
  const { env, unreadable } = await findSecrets(text, environment, undefined)
  const tree = readSettingsTree(withoutMark(text), env, unreadable)
  const list = readRoot(tree)?.['error_patterns']
  readPatterns({ ...unasked, tree }, list, nowhere)
  const faults = tree.faults().filter(({ path }) => CONCERNED.test(path))
  const warnings = tree.warnings().filter(({ path }) => TOLD.test(path))
  return faults.length > 0
    ? { kind: 'faulty', faults }
    : { kind: 'usable', rules: asItems(list).flatMap(ruleOf), warnings }
}
