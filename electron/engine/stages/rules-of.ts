import { SELF_RULES } from '../self-watch/judge-self'
import type { Rule, Settings } from '../settings/settings'

/** Mamori's own: where it is behind with itself, it tells. A loop that stands still watches nothing. */
const selfRules: readonly Rule[] = SELF_RULES.map((id) => ({
  id,
  name: id,
  severity: id === 'self:loop' || id === 'self:queue' ? 'critical' : 'error',
  cause: { kind: 'check', check: id },
  autoFix: false,
  actions: [{ type: 'alert', params: {} }],
  notPerformed: [],
  verifyChecks: [],
}))

/** The rules of the settings, with one that only tells for each check that names no repair, and Mamori's own. */
export const rulesOf = (settings: Settings): ReadonlyMap<string, Rule> => {
  const own = new Map([...selfRules, ...settings.rules].map((rule) => [rule.id, rule]))
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
