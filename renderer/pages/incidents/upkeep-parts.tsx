import type { EventData } from '@shared/domain/event'
import { useLanguage, useText } from '../../app/language'
import { exactTime } from '@shared/words/time'
import { hiddenText } from '@shared/words/hidden-words'
import { scopeName } from '@shared/words/scope-words'
import { Facts } from './facts'
import type { Names } from '@shared/timeline/names'

/** What a silence covers, why, until when. */
export const SilenceBody = ({
  scope,
  reason,
  untilAt,
  endsOnRecovery,
  origin,
}: EventData<'silence.added'>) => {
  const t = useText()
  const language = useLanguage()
  return (
    <Facts
      facts={[
        [t('timeline.detail.scope'), scopeName(scope, language)],
        [t('timeline.detail.reason'), reason],
        [t('timeline.detail.until'), exactTime(language, untilAt)],
        [t('timeline.detail.on_recovery'), endsOnRecovery ? t('timeline.detail.on_recovery.ends') : null],
        [t('timeline.detail.origin'), t(`timeline.detail.origin.${origin}`)],
      ]}
    />
  )
}

/** What a silence covered and what it hid. */
export const SilenceEndBody = ({ data, names }: { data: EventData<'silence.ended'>; names: Names }) => {
  const t = useText()
  const language = useLanguage()
  const known = names.silences.get(data.silenceId)
  return (
    <Facts
      facts={[
        [t('timeline.detail.scope'), known === undefined ? null : scopeName(known.scope, language)],
        [t('timeline.detail.reason'), known?.reason],
        [t('timeline.detail.hidden'), hiddenText(data.hidden, language)],
      ]}
    />
  )
}

/** The work during which repairs were held. */
export const HoldBody = ({
  data,
  names,
}: {
  data: EventData<'hold.began'> | EventData<'hold.ended'>
  names: Names
}) => {
  const t = useText()
  const language = useLanguage()
  const command = 'command' in data ? data.command : names.holds.get(data.holdId)?.command
  return (
    <Facts
      facts={[
        [t('timeline.detail.command'), command === undefined ? null : <code key="command">{command}</code>],
        [t('timeline.detail.until'), 'untilAt' in data ? exactTime(language, data.untilAt) : null],
        [
          t('timeline.detail.exit_code'),
          'exitCode' in data && data.exitCode !== null ? String(data.exitCode) : null,
        ],
      ]}
    />
  )
}
