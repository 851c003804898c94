import type { Event } from '../domain/event'
import type { Language } from '../ipc/contract'
import { text } from '../text/text'
import { actorName } from '../words/actor-words'
import { hiddenText } from '../words/hidden-words'
import { scopeName } from '../words/scope-words'
import type { DescribeContext } from './describe-event'

type UpkeepType =
  | 'silence.added'
  | 'silence.ended'
  | 'hold.began'
  | 'hold.ended'
  | 'storm.began'
  | 'storm.ended'
type UpkeepEvent = Extract<Event, { type: UpkeepType }>

const NAMED_TARGETS = 3

const targetsText = (names: readonly string[], language: Language): string => {
  const shown = names.slice(0, NAMED_TARGETS).join(language === 'ja' ? '、' : ', ')
  const more = names.length - NAMED_TARGETS
  return more > 0 ? text(language, 'timeline.targets.more', { shown, n: more }) : shown
}

/** What happened to a silence, a hold or a storm, in one sentence. */
export const upkeepSentence = (event: UpkeepEvent, { language, names, moment }: DescribeContext): string => {
  const who = actorName(event.actor, language)
  switch (event.type) {
    case 'silence.added': {
      const { scope, untilAt, reason, endsOnRecovery } = event.data
      const params = { who, scope: scopeName(scope, language), time: moment(untilAt, event.at), reason }
      if (scope.kind === 'all') return text(language, 'timeline.silence_added.all', params)
      return text(
        language,
        endsOnRecovery ? 'timeline.silence_added.recovery' : 'timeline.silence_added',
        params,
      )
    }
    case 'silence.ended':
      return text(language, `timeline.silence_ended.${event.data.cause}`, {
        who,
        hidden: hiddenText(event.data.hidden, language),
      })
    case 'hold.began':
      return text(language, 'timeline.hold_began', {
        who,
        command: event.data.command,
        time: moment(event.data.untilAt, event.at),
      })
    case 'hold.ended':
      return text(language, `timeline.hold_ended.${event.data.cause}`, {
        who,
        command: names.holds.get(event.data.holdId)?.command ?? text(language, 'timeline.hold'),
        code: event.data.exitCode ?? '–',
      })
    case 'storm.began':
      return text(language, 'timeline.storm_began', {
        n: event.data.targets.length,
        targets: targetsText(
          event.data.targets.map((target) => target.name),
          language,
        ),
      })
    case 'storm.ended':
      return text(language, 'timeline.storm_ended', { n: event.data.incidents })
  }
}
