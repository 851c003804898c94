import { Tooltip } from '@mantine/core'
import type { Live } from '@shared/domain/live'
import { useLive, usePhase } from '../app/app-context'
import { useLanguage, useText } from '../app/language'
import { clockTime, durationText } from '../app/time'
import { useAct } from '../bridge/use-act'
import { Ago, Countdown } from '../components/ago'
import { RunIcon } from '../components/icons'
import styles from './state-bar.module.css'

const Place = ({ loop }: { loop: Live['loop'] }) => {
  const t = useText()
  switch (loop.phase) {
    case 'cycle':
      return <span className={styles.count}>{t('loop.now')}</span>
    case 'between':
    case 'pause':
      return loop.nextCycleAt === null ? null : (
        <span className={styles.count}>
          {t('loop.next')} <Countdown to={loop.nextCycleAt} />
        </span>
      )
    case 'stopped':
      return <span className={styles.count}>{t('loop.stopped')}</span>
  }
}

const Explained = ({ loop }: { loop: Live['loop'] }) => {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <div>{t('loop.iteration', { n: loop.iteration, cycle: loop.cycle, count: loop.loopCount })}</div>
      {loop.lastCycleAt === null || loop.lastCycleMs === null ? null : (
        <div>
          {t('loop.last', {
            time: clockTime(language, loop.lastCycleAt),
            took: durationText(language, loop.lastCycleMs),
          })}{' '}
          <Ago at={loop.lastCycleAt} />
        </div>
      )}
      {loop.phase === 'pause' ? <div>{t('loop.pause')}</div> : null}
    </>
  )
}

/** Where the loop stands, when the next cycle comes, and a button that runs one now. */
export const LoopIndicator = () => {
  const t = useText()
  const live = useLive()
  const lost = usePhase().kind === 'lost'
  const { run, pending, problem } = useAct('cycle.run')
  if (live === null) return null
  const { loop } = live
  return (
    <div className={styles.loop}>
      <Tooltip label={<Explained loop={loop} />} multiline>
        <span className={styles.cycle} tabIndex={0}>
          <span>
            <span className={styles.label}>{t('word.thing.cycle')} </span>
            {loop.cycle}/{loop.loopCount}
          </span>
          {lost ? null : <Place loop={loop} />}
        </span>
      </Tooltip>
      <Tooltip label={problem === null ? t('loop.run.hint') : problem.detail}>
        <button
          type="button"
          className={`${styles.icon} ${problem === null ? '' : styles.failed}`}
          aria-label={t('loop.run')}
          disabled={lost || pending || loop.phase === 'cycle'}
          onClick={() => void run({})}
        >
          <RunIcon />
        </button>
      </Tooltip>
    </div>
  )
}
