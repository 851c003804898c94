import { createHash } from 'node:crypto'
import { message } from '@shared/domain/message'
import { silenceEntrySchema, silencesSchema, type SilenceEntry } from '@shared/domain/silence-entry'
import { targetKey, type Target } from '@shared/domain/target'
import type { SilenceScope } from '@shared/domain/upkeep'
import { closestName } from './did-you-mean'
import type { JsonPath } from './json-path'
import { asItems, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import type { SettingsSilence } from './settings'
import type { Silenceable } from './silenceable'

const idOf = (silence: Omit<SettingsSilence, 'id'>): string => {
  const { scope, reason, fromAt, untilAt, endsOnRecovery } = silence
  const said = JSON.stringify([scope, reason, fromAt, untilAt, endsOnRecovery])
  return `settings-${createHash('sha256').update(said).digest('hex').slice(0, 16)}`
}

/** A target by its full name (`service:redis`), or by its bare one where that is the name of one target only. */
const targetNamed = (name: string, targets: readonly Target[]): Target | null => {
  const exact = targets.find((target) => targetKey(target) === name)
  if (exact) return exact
  const [only, ...more] = targets.filter((target) => target.name === name)
  return only !== undefined && more.length === 0 ? only : null
}

const unknownName = ({ tree }: ReadContext, path: JsonPath, known: readonly string[], name: string): null => {
  const written = tree.written(path) ?? name
  const closest = closestName(written, known)
  if (closest === null) tree.fault(path, message('settings.silence.unknown', { name: written }))
  else tree.fault(path, message('settings.silence.unknown_close', { name: written, closest }))
  return null
}

const readScope = (
  context: ReadContext,
  { rule, check, target }: SilenceEntry,
  path: JsonPath,
  known: Silenceable,
): SilenceScope | null => {
  if (rule !== undefined)
    return known.ruleIds.includes(rule)
      ? { kind: 'rule', ruleId: rule }
      : unknownName(context, [...path, 'rule'], known.ruleIds, rule)
  if (check !== undefined)
    return known.checks.includes(check)
      ? { kind: 'check', name: check }
      : unknownName(context, [...path, 'check'], known.checks, check)
  if (target !== undefined) {
    const found = targetNamed(target, known.targets)
    return found === null
      ? unknownName(context, [...path, 'target'], known.targets.map(targetKey), target)
      : { kind: 'target', target: found }
  }
  return { kind: 'all' }
}

const readSilence = (
  context: ReadContext,
  value: unknown,
  path: JsonPath,
  known: Silenceable,
): SettingsSilence | null => {
  const { tree, nowAt } = context
  const entry = readEntry(tree, silenceEntrySchema, value, path)?.value
  if (entry === undefined) return null
  const scope = readScope(context, entry, path, known)
  const fromAt = entry.from === undefined ? null : Date.parse(entry.from)
  const untilAt = Date.parse(entry.until)
  if (fromAt !== null && fromAt >= untilAt) {
    tree.fault([...path, 'until'], message('settings.silence.backwards'))
    return null
  }
  if (untilAt <= nowAt) tree.warning([...path, 'until'], message('settings.silence.over'))
  if (scope === null) return null
  const said = { scope, reason: entry.reason, fromAt, untilAt, endsOnRecovery: entry.ends_on_recovery }
  return { id: idOf(said), ...said }
}

/** Reads `silences`. One that is over is told and left out; one that is written twice counts once. */
export const readSilences = (
  context: ReadContext,
  value: unknown,
  known: Silenceable,
): readonly SettingsSilence[] => {
  if (value === undefined || readEntry<unknown>(context.tree, silencesSchema, value, ['silences']) === null)
    return []
  const read = new Map<string, SettingsSilence>()
  for (const [index, item] of asItems(value).entries()) {
    const path = ['silences', index]
    const silence = readSilence(context, item, path, known)
    if (silence === null || silence.untilAt <= context.nowAt) continue
    if (read.has(silence.id)) context.tree.warning(path, message('settings.silence.twice'))
    read.set(silence.id, silence)
  }
  return [...read.values()]
}
