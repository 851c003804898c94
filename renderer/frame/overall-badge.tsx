import type { TextKey } from '@shared/text/text'
import { useEngineState, useLive, usePhase, useShownHost } from '../app/app-context'
import { useBrief, useMessage, useText } from '../app/language'
import { Ago } from '../components/ago'
import { StateShape, shapeName } from '../components/state-shape'
import { isStarting } from '../store/links'
import { overall, type Overall } from '../store/troubles'
import { openPage } from '../store/ui'
import styles from './state-bar.module.css'

const calmWords = {
  stopped: 'bar.stopped',
  waiting: 'bar.first_checks',
  empty: 'bar.nothing_watched',
} as const satisfies Record<Exclude<Overall['kind'], 'trouble' | 'silenced' | 'well'>, TextKey>

/** The state of the whole in one line, with its reason. A click shows it on the Overview or its incident. */
export const OverallBadge = () => {
  const t = useText()
  const say = useMessage()
  const brief = useBrief()
  const phase = usePhase()
  const host = useShownHost()
  const state = overall(useEngineState(), useLive())
  if (phase.kind === 'lost')
    return (
      <div className={styles.overall}>
        <StateShape shape="unknown" size={14} decorative />
        <strong className={styles.unknown}>{t('word.state.unknown')}</strong>
        <span className={styles.reason}>
          {t(isStarting(phase.problem, host?.link ?? null) ? 'bar.first_checks' : 'bar.lost')}
        </span>
      </div>
    )
  if (state.kind !== 'trouble' && state.kind !== 'silenced')
    return (
      <div className={styles.overall}>
        <StateShape shape={state.shape} size={14} decorative />
        <strong className={styles[state.shape]}>{t(shapeName(state.shape))}</strong>
        <span className={styles.reason}>
          {state.kind === 'well' ? null : t(calmWords[state.kind])}
          {state.kind === 'well' && state.lastCheckAt !== null ? (
            <span className={styles.when}>
              {t('bar.last_check')} <Ago at={state.lastCheckAt} />
            </span>
          ) : null}
        </span>
      </div>
    )
  const { shape, count, worst } = state
  const open = (): void =>
    worst.kind === 'incident' ? openPage('incidents', worst.incident.id) : openPage('overview')
  return (
    <button type="button" className={styles.overall} onClick={open}>
      <StateShape shape={shape} size={14} decorative />
      <strong className={styles[shape]}>
        {state.kind === 'silenced'
          ? t('bar.silenced', { n: count })
          : t('bar.count', { state: t(shapeName(shape)), n: count })}
      </strong>
      <span className={styles.reason} title={say(worst.title)}>
        {brief(worst.title)}
      </span>
      {worst.sinceAt === null ? null : (
        <span className={styles.since}>
          · <Ago at={worst.sinceAt} />
        </span>
      )}
    </button>
  )
}
