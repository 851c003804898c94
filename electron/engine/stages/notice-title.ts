import { message, type Message } from '@shared/domain/message'
import type { Incident } from '@shared/domain/state'
import type { Context } from './context'
import { failingDependenciesOf } from './dependencies'

/** What a notice of an incident says: what is wrong, and whether what it depends on fails as well. */
export const noticeTitle = (context: Context, incident: Incident): Message => {
  const rule = context.rules.get(incident.ruleId)
  const [check] = rule ? failingDependenciesOf(context, rule) : []
  return check === undefined
    ? incident.title
    : message('notice.dependent', { target: incident.target.name, check })
}
