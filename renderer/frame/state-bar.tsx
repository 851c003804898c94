import { Tooltip } from '@mantine/core'
import { useEngineState } from '../app/app-context'
import { useText } from '../app/language'
import { useNow } from '../app/ticker'
import { StateShape } from '../components/state-shape'
import { waitingApprovals } from '../store/selectors'
import { openPage } from '../store/ui'
import { LoopIndicator } from './loop-indicator'
import { ModeMenu } from './mode-menu'
import { OverallBadge } from './overall-badge'
import badge from './badge.module.css'
import { RuntimeBadge } from './runtime-badge'
import styles from './state-bar.module.css'
import { ViewMenu } from './view-menu'

const Waiting = () => {
  const t = useText()
  const now = useNow(5_000)
  const count = waitingApprovals(useEngineState(), now).length
  if (count === 0) return null
  return (
    <button
      type="button"
      className={styles.waiting}
      aria-label={t('bar.waiting', { n: count })}
      onClick={() => openPage('approvals')}
    >
      <StateShape shape="approval" size={14} decorative />
      <span className={styles.label}>{t('word.state.approval')}</span>
      {count}
    </button>
  )
}

/** Always at the top: the state of the whole with its reason, what waits for a person, the mode, the loop. */
export const StateBar = () => {
  const t = useText()
  return (
    <header className={styles.bar}>
      <OverallBadge />
      <div className={styles.right}>
        <Waiting />
        <ModeMenu />
        <LoopIndicator />
        <Tooltip label={t('bar.session_only.why')} multiline w={300}>
          <span className={badge.badge} tabIndex={0}>
            {t('word.trust.session_only')}
          </span>
        </Tooltip>
        <RuntimeBadge />
        <ViewMenu />
      </div>
    </header>
  )
}
