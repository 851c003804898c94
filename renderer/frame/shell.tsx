import { usePhase } from '../app/app-context'
import { pages } from '../pages'
import { usePageId } from '../store/ui'
import { Banners } from './banners'
import { Rail } from './rail'
import { useShortcuts } from './shortcuts'
import { ShortcutSheet } from './shortcut-sheet'
import styles from './shell.module.css'
import { StateBar } from './state-bar'

/** The window around a running engine: rail, state bar, banners and the page. */
export const Shell = () => {
  const pageId = usePageId()
  const page = pages.find((one) => one.id === pageId) ?? pages[0]
  const stale = usePhase().kind === 'lost'
  const { sheetOpened, closeSheet } = useShortcuts()
  return (
    <div className={styles.shell}>
      <Rail shownId={page?.id ?? ''} />
      <StateBar />
      <div className={styles.content}>
        <Banners />
        <main key={page?.id} className={`${styles.page} ${stale ? styles.stale : ''}`} tabIndex={0}>
          {page === undefined ? null : <page.Component />}
        </main>
      </div>
      <ShortcutSheet opened={sheetOpened} onClose={closeSheet} />
    </div>
  )
}
