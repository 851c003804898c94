import type { Event } from '../domain/event'
import { keepHead } from '../domain/shorten'
import { describeStep } from '../domain/describe-step'
import { renderMessage, text } from '../text/text'
import { actorName } from '../words/actor-words'
import { autoFixWord } from '../words/auto-fix-words'
import type { DescribeContext } from './describe-event'
import { plainLine } from './plain-line'

const LONGEST_EXPRESSION = 60

type LedgerType =
  | 'shadow.noted'
  | 'shadow.settled'
  | 'rule.demoted'
  | 'rule.promoted'
  | 'rule.auto_fix_set'
  | 'rule.expression_set'
type LedgerEvent = Extract<Event, { type: LedgerType }>

/** What would have been done, what happened instead, and whom a rule is trusted by, in one sentence. */
export const ledgerSentence = (event: LedgerEvent, { language }: DescribeContext): string => {
  const who = actorName(event.actor, language)
  switch (event.type) {
    case 'shadow.noted': {
      const [first] = event.data.plan.steps
      const step = first === undefined ? '' : renderMessage(language, describeStep(first))
      const more = event.data.plan.steps.length - 1
      return text(language, `timeline.shadow_noted.${event.data.would}${more > 0 ? '_more' : ''}`, {
        step,
        n: more,
      })
    }
    case 'shadow.settled':
      return text(language, 'timeline.shadow_settled', {
        ending: text(language, `ledger.ending.${event.data.ending}`),
        message: renderMessage(language, event.data.message),
      })
    case 'rule.demoted':
      return text(language, 'timeline.rule_demoted', { message: renderMessage(language, event.data.message) })
    case 'rule.promoted':
      return event.data.cause === 'person'
        ? text(language, 'timeline.rule_promoted', { who })
        : text(language, 'timeline.rule_promoted.settings')
    case 'rule.auto_fix_set':
      return text(language, 'timeline.auto_fix_set', {
        who,
        from: autoFixWord(event.data.from, language),
        to: autoFixWord(event.data.to, language),
      })
    case 'rule.expression_set':
      return text(language, 'timeline.expression_set', {
        who,
        from: keepHead(plainLine(event.data.from.pattern), LONGEST_EXPRESSION),
        to: keepHead(plainLine(event.data.to.pattern), LONGEST_EXPRESSION),
      })
  }
}
