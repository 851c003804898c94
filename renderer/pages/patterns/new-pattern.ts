import type { Severity } from '@shared/domain/observation'
import type { SettingEdit } from '@shared/ipc/settings-calls'

/** A pattern as a person fills it in; numbers as they were typed. */
export type PatternDraft = {
  readonly id: string
  readonly name: string
  readonly pattern: string
  readonly severity: Severity
  readonly minCount: string
  readonly withinSeconds: string
}

/** A name that no rule has yet, from what the pattern is called: `Payment timeout` becomes `payment_timeout`. */
export const freeId = (name: string, taken: ReadonlySet<string>): string => {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60)
  const base = slug === '' ? 'custom' : slug
  if (slug !== '' && !taken.has(slug)) return slug
  for (let n = slug === '' ? 1 : 2; ; n += 1) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`
}

const numberOf = (typed: string): number | string => (/^\d{1,6}$/.test(typed.trim()) ? Number(typed) : typed)

/** The entry behind the last one of the file: it tells, and repairs nothing. */
export const addition = (
  { id, name, pattern, severity, minCount, withinSeconds }: PatternDraft,
  index: number,
): SettingEdit => ({
  kind: 'set',
  path: ['error_patterns', index],
  value: {
    id: id.trim(),
    name: name.trim(),
    pattern,
    severity,
    ...(minCount.trim() === '1'
      ? {}
      : { min_count: numberOf(minCount), within_seconds: numberOf(withinSeconds) }),
    auto_fix: false,
    actions: [{ type: 'alert' }],
  },
})

const fields: Readonly<Record<string, keyof PatternDraft>> = {
  id: 'id',
  name: 'name',
  pattern: 'pattern',
  severity: 'severity',
  min_count: 'minCount',
  within_seconds: 'withinSeconds',
}

/** Which field a fault belongs to; null for one that belongs to none of them. */
export const fieldOf = (path: string): keyof PatternDraft | null => {
  const key = /^error_patterns\[\d+\]\.(\w+)$/.exec(path)?.[1] ?? ''
  return Object.hasOwn(fields, key) ? (fields[key] ?? null) : null
}
