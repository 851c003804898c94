import { useEngineState, usePhase } from '../app/app-context'
import { useText } from '../app/language'
import { useNow } from '../app/ticker'
import { SearchIcon } from '../components/icons'
import { StateShape } from '../components/state-shape'
import { waitingApprovals } from '../store/selectors'
import { openPage } from '../store/ui'
import { isApple } from './keys/apple'
import { keyLabel } from './keys/shortcut-table'
import { EngineBadge } from './engine-badge'
import { LoopIndicator } from './loop-indicator'
import { ModeMenu } from './mode-menu'
import { OverallBadge } from './overall-badge'
import { openPalette } from './palette/palette-store'
import { RuntimeBadge } from './runtime-badge'
import styles from './state-bar.module.css'
import { UpkeepChip } from './upkeep-chip'
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

/** The way to every page and act by name. */
const PaletteButton = () => {
  const t = useText()
  return (
    <button
      type="button"
      className={styles.find}
      data-tour="palette"
      aria-label={t('palette.open')}
      title={t('palette.open')}
      onClick={openPalette}
    >
      <SearchIcon />
      <kbd>{keyLabel('K', isApple())}</kbd>
    </button>
  )
}

/** Always at the top: the state of the whole with its reason, what waits for a person, the mode, the loop. */
export const StateBar = () => {
  const lost = usePhase().kind === 'lost'
  return (
    <header className={styles.bar} data-tour="state">
      <OverallBadge />
      <div className={styles.right}>
        <span className={`${styles.now} ${lost ? styles.old : ''}`}>
          <UpkeepChip />
          <Waiting />
        </span>
        <ModeMenu />
        <LoopIndicator />
        <EngineBadge />
        <RuntimeBadge />
        <PaletteButton />
        <ViewMenu />
      </div>
    </header>
  )
}

/** The bar while there is no state to tell. */
export const EmptyBar = () => (
  <header className={styles.bar}>
    <div className={styles.overall} />
    <div className={styles.right}>
      <RuntimeBadge />
      <PaletteButton />
      <ViewMenu />
    </div>
  </header>
)
