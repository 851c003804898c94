import type { Setting, SettingKind, SettingSection } from '@shared/ipc/settings-calls'
import { isTextKey, type TextKey } from '@shared/text/text'
import type { useText } from '../../app/language'

type Say = ReturnType<typeof useText>

/** What a setting is called, and what it means; the key itself for one that this window does not know yet. */
export const settingName = (t: Say, { key }: Pick<Setting, 'key'>): string => {
  const name = `settings.name.${key}`
  return isTextKey('en', name) ? t(name) : key
}
export const settingMeaning = (t: Say, { key }: Pick<Setting, 'key'>): string => {
  const meaning = `settings.meaning.${key}`
  return isTextKey('en', meaning) ? t(meaning) : ''
}

type Unit = NonNullable<Extract<SettingKind, { kind: 'number' }>['unit']>
const units = {
  seconds: 'settings.ui.unit.seconds',
  minutes: 'settings.ui.unit.minutes',
  hours: 'settings.ui.unit.hours',
  days: 'settings.ui.unit.days',
  megabytes: 'settings.ui.unit.megabytes',
  percent: 'settings.ui.unit.percent',
} as const satisfies Record<Unit, TextKey>

export const unitWord = (t: Say, { takes }: Pick<Setting, 'takes'>): string =>
  takes.kind === 'number' && takes.unit !== null ? t(units[takes.unit]) : ''

const modes: Readonly<Record<string, TextKey>> = {
  auto: 'word.mode.auto',
  approve: 'word.mode.approve',
  observe: 'word.mode.observe',
}

/** A value as a person reads it. */
export const valueWord = (t: Say, { key, takes }: Pick<Setting, 'key' | 'takes'>, value: unknown): string => {
  if (takes.kind === 'toggle' && typeof value === 'boolean')
    return t(value ? 'settings.ui.on' : 'settings.ui.off')
  const mode = key === 'mode' && typeof value === 'string' ? modes[value] : undefined
  if (mode !== undefined) return t(mode)
  if (Array.isArray(value) && value.length > 0) return value.map(String).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What is meant where the file says nothing. */
export const assumedWord = (t: Say, setting: Setting): string => {
  if (setting.assumed === null || setting.assumed === undefined) return t('settings.ui.default.none')
  const value = `${valueWord(t, setting, setting.assumed)} ${unitWord(t, setting)}`.trim()
  return t('settings.ui.default', { value })
}

/** The bounds of a number. */
export const rangeWord = (t: Say, { takes }: Setting): string => {
  if (takes.kind !== 'number') return ''
  const { least, most } = takes
  if (least !== null && most !== null) return t('settings.ui.range', { least, most })
  if (least !== null) return t('settings.ui.range.least', { least })
  return most === null ? '' : t('settings.ui.range.most', { most })
}

export const sections = [
  { section: 'general', title: 'settings.ui.section.general' },
  { section: 'checks', title: 'settings.ui.section.checks' },
  { section: 'logs', title: 'settings.ui.section.logs' },
  { section: 'services', title: 'settings.ui.section.services' },
  { section: 'repair', title: 'settings.ui.section.repair' },
  { section: 'guards', title: 'settings.ui.section.guards' },
  { section: 'notifications', title: 'settings.ui.section.notifications' },
  { section: 'heartbeat', title: 'settings.ui.section.heartbeat' },
  { section: 'keeping', title: 'settings.ui.section.keeping' },
] as const satisfies readonly { section: SettingSection; title: TextKey }[]
