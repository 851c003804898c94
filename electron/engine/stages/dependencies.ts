import { entryOf } from '@shared/domain/record'
import type { CheckUse, Rule, Settings } from '../settings/settings'
import type { Context } from './context'
import { isFresh } from './fresh-checks'

/** The checks that a rule's own word comes from. */
const checksOf = (rule: Rule): readonly string[] =>
  rule.cause.kind === 'check' ? [rule.cause.check] : rule.verifyChecks

/** Everything that the checks of a rule depend on, also through others, nearest first. */
export const dependenciesOf = (settings: Pick<Settings, 'checks'>, rule: Rule): readonly string[] => {
  const uses: Readonly<Record<string, CheckUse>> = Object.fromEntries(
    settings.checks.map((use) => [use.name, use]),
  )
  const own = checksOf(rule)
  const found = new Set<string>()
  const follow = (names: readonly string[]): void => {
    const next = names
      .flatMap((name) => entryOf(uses, name)?.dependsOn ?? [])
      .filter((name) => !found.has(name) && !own.includes(name))
    for (const name of next) found.add(name)
    if (next.length > 0) follow(next)
  }
  follow(own)
  return [...found]
}

/** Those of them that fail now. One that cannot tell is no reason to wait. */
export const failingDependenciesOf = (context: Context, rule: Rule): readonly string[] => {
  const names = dependenciesOf(context.settings, rule)
  if (names.length === 0) return []
  const failing = context.checks
    .all()
    .filter((run) => isFresh(context, run) && run.reading?.status === 'unhealthy')
    .map((run) => run.use.name)
  return names.filter((name) => failing.includes(name))
}
