import { useText } from '../../app/language'
import { useTimed } from '../../app/ticker'
import { countdownText } from '@shared/words/time'

/** The time that is left of something. */
export const Left = ({ untilAt }: { untilAt: number }) => {
  const t = useText()
  const time = useTimed((now) => countdownText(untilAt - now))
  return <>{t('upkeep.page.left', { time })}</>
}
