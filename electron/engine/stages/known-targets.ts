import { targetKey } from '@shared/domain/target'
import { openIncidents, type Context } from './context'
import { targetOf } from './incidents'

/** The keys of all targets that an incident can be about: what the settings name, and what is open now. */
export const knownTargets = (
  context: Pick<Context, 'rules' | 'actions' | 'settings' | 'recorder'>,
): ReadonlySet<string> => {
  const { rules, settings, recorder } = context
  const named = [...rules.values()].flatMap((rule) => {
    if (rule.cause.kind === 'check')
      return [targetOf(context, rule, { kind: 'check', name: rule.cause.check })]
    const ids = rule.cause.sources ?? settings.sources.map(({ id }) => id)
    return ids.map((name) => targetOf(context, rule, { kind: 'source', name }))
  })
  const open = openIncidents(recorder.state()).map(({ target }) => target)
  return new Set([...named, ...open].map(targetKey))
}
