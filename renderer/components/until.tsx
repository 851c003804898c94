import { useLanguage } from '../app/language'
import { useTimed } from '../app/ticker'
import { exactTime, momentTime } from '@shared/words/time'

/** The end of something to the minute, with its day where that is not today; the exact time on hover. */
export const Until = ({ at }: { at: number }) => {
  const language = useLanguage()
  const words = useTimed((now) => momentTime(language, at, now))
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(language, at)}>
      {words}
    </time>
  )
}
