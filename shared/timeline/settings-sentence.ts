import type { Event } from '../domain/event'
import { text } from '../text/text'
import { keepHead } from '../domain/shorten'
import { actorName } from '../words/actor-words'
import type { DescribeContext } from './describe-event'
import { plainLine } from './plain-line'

type SettingsEdited = Extract<Event, { type: 'settings.edited' }>

const MOST_SHOWN = 3
const LONGEST_PATH = 80

/** Who has changed which settings, or taken a change back, in one sentence. */
export const settingsSentence = ({ actor, data }: SettingsEdited, { language }: DescribeContext): string => {
  const shown = data.paths.slice(0, MOST_SHOWN).map((path) => keepHead(plainLine(path), LONGEST_PATH))
  const more = data.paths.length - shown.length
  return text(language, `timeline.settings_edited${data.undone ? '.undone' : ''}${more > 0 ? '.more' : ''}`, {
    who: actorName(actor, language),
    paths: shown.join(language === 'ja' ? '、' : ', '),
    n: more,
  })
}
