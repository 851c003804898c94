import type { Fault } from '@shared/domain/event'
import { message } from '@shared/domain/new-message'
import type { LogRule } from '../../engine/logs/log-watch'
import { plainPatterns } from '../../engine/settings/plain-patterns'
import { readSettingsFile } from '../../engine/settings/read-settings-file'
import type { SettingsLocation } from '../../engine/settings/settings-location'
import type { CommandContext } from '../context'
import type { Sought } from '../scan-words'

type Reader = Pick<CommandContext, 'out' | 'env'>

const faulty = ({ out }: Reader, faults: readonly Fault[], file: string): null => {
  for (const fault of faults) out.fault(fault, file)
  out.tell(message('cli.settings.faults', { n: faults.length }))
  return null
}

const judged = async (reader: Reader, text: string, file: string): Promise<readonly LogRule[] | null> => {
  const { judgePatterns } = await import('../../engine/settings/judge-patterns')
  const found = await judgePatterns(text, reader.env)
  if (found.kind === 'faulty') return faulty(reader, found.faults, file)
  for (const warning of found.warnings) reader.out.fault(warning, file)
  return found.rules
}

/** Where nobody has written settings yet and no file was named: the patterns that Mamori brings along. */
const shipped = async ({ out }: Reader, { file, origin }: SettingsLocation) => {
  if (origin !== 'user') {
    out.tell(message('cli.settings.missing', { file }))
    return null
  }
  const { defaultPatterns } = await import('../../engine/setup/default-patterns')
  const patterns = defaultPatterns()
  out.tell(message('cli.settings.shipped', { file, n: patterns.length }))
  return patterns.map(({ id, pattern, ignore = null }): LogRule => ({
    id,
    severity: 'error',
    pattern,
    ignore,
    sources: null,
  }))
}

const readAll = async (reader: Reader, location: SettingsLocation): Promise<readonly LogRule[] | null> => {
  const { file } = location
  const read = await readSettingsFile(file, false)
  switch (read.kind) {
    case 'missing':
      return shipped(reader, location)
    case 'unusable':
      return faulty(reader, read.faults, file)
    case 'text': {
      for (const warning of read.warnings) reader.out.fault(warning, file)
      return plainPatterns(read.text) ?? judged(reader, read.text, file)
    }
  }
}

/** The patterns of the settings that are counted; null when they cannot be, which is told. */
export const readRules = async (
  reader: Reader,
  location: SettingsLocation,
  sought: Exclude<Sought, { readonly kind: 'expression' }>,
): Promise<readonly LogRule[] | null> => {
  const rules = await readAll(reader, location)
  if (rules === null || sought.kind === 'all') return rules
  const unknown = sought.ids.find((id) => rules.every((rule) => rule.id !== id))
  if (unknown === undefined) return rules.filter(({ id }) => sought.ids.includes(id))
  reader.out.tell(message('cli.usage.pattern', { id: unknown, known: rules.map(({ id }) => id).join(', ') }))
  return null
}
