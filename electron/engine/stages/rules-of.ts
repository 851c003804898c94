import type { Rule, Settings } from '../settings/settings'

/** The rules of the settings, with one that only tells for each check that names no repair. */
export const rulesOf = (settings: Settings): ReadonlyMap<string, Rule> => {
  const own = new Map(settings.rules.map((rule) => [rule.id, rule]))
  for (const { name, critical } of settings.checks) {
    const id = `check:${name}`
    if (own.has(id)) continue
    own.set(id, {
      id,
      name,
      severity: critical ? 'critical' : 'error',
      cause: { kind: 'check', check: name },
      autoFix: false,
      actions: [],
      notPerformed: [],
      verifyChecks: [name],
    })
  }
  return own
}
