import { useLanguage } from '../app/language'
import { useTimed } from '../app/ticker'
import { countdownText, exactTime, relativeTime } from '@shared/words/time'

/** How long ago something was; the exact time on hover. Renders again only when its words change. */
export const Ago = ({ at }: { at: number }) => {
  const language = useLanguage()
  const words = useTimed((now) => relativeTime(language, at, now))
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(language, at)}>
      {words}
    </time>
  )
}

/** The time that is left until something, as `4:09`. */
export const Countdown = ({ to }: { to: number }) => {
  const language = useLanguage()
  const left = useTimed((now) => countdownText(to - now))
  return (
    <time dateTime={new Date(to).toISOString()} title={exactTime(language, to)}>
      {left}
    </time>
  )
}
