import { useLanguage, useText } from '../../app/language'
import { useTimed } from '../../app/ticker'
import { countdownText, durationText } from '@shared/words/time'

/** From here on nobody counts the seconds. */
const LONG_MS = 2 * 3_600_000

/** The time that is left of something. */
export const Left = ({ untilAt }: { untilAt: number }) => {
  const t = useText()
  const language = useLanguage()
  const time = useTimed((now) =>
    untilAt - now < LONG_MS ? countdownText(untilAt - now) : durationText(language, untilAt - now),
  )
  return <>{t('upkeep.page.left', { time })}</>
}
