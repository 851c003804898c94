import type { ReactNode } from 'react'
import { usePhase, useShownHost } from '../app/app-context'
import { pages } from '../pages'
import { usePageId } from '../store/ui'
import { Banners } from './banners'
import { Rail } from './rail'
import { useShortcuts } from './shortcuts'
import { ShortcutSheet } from './shortcut-sheet'
import styles from './shell.module.css'
import { EmptyBar, StateBar } from './state-bar'

/** A page with all that lasts over it; another host gets both anew. */
const Content = () => {
  const pageId = usePageId()
  const page = pages.find((one) => one.id === pageId) ?? pages[0]
  const stale = usePhase().kind === 'lost'
  return (
    <>
      <Banners />
      <main key={page?.id} className={`${styles.page} ${stale ? styles.stale : ''}`} tabIndex={0}>
        {page === undefined ? null : <page.Component />}
      </main>
    </>
  )
}

/** The window around a host: rail, state bar, banners and the page; `empty` stands there while nothing can be shown. */
export const Shell = ({ empty }: { empty: ReactNode }) => {
  const pageId = usePageId()
  const hostId = useShownHost()?.id
  const { sheetOpened, closeSheet } = useShortcuts()
  return (
    <div className={styles.shell}>
      <Rail
        shownId={empty === null ? ((pages.find((one) => one.id === pageId) ?? pages[0])?.id ?? '') : null}
      />
      {empty === null ? <StateBar key={hostId} /> : <EmptyBar />}
      <div className={styles.content}>{empty ?? <Content key={hostId} />}</div>
      <ShortcutSheet opened={sheetOpened} onClose={closeSheet} />
    </div>
  )
}
