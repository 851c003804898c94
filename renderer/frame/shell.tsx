import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { usePhase, useShownHost, useSleptAt } from '../app/app-context'
import { pages } from '../pages'
import { loadPagesAhead } from '../pages/lazy-page'
import { useFollowLooks } from '../store/absence'
import { usePageId, useVisit } from '../store/ui'
import { Banners } from './banners'
import { WithFoot } from './page-foot'
import { Asks } from './palette/asks'
import { usePaletteOpened } from './palette/palette-store'
import { Rail } from './rail'
import { useShortcuts } from './shortcuts'
import { ShortcutSheet } from './shortcut-sheet'
import styles from './shell.module.css'
import { EmptyBar, StateBar } from './state-bar'
import { Tour } from './tour/tour'

const LOAD_PAGES_AFTER_MS = 400
const LOAD_AFTER_MS = 1_500

const loadPalette = async () => ({ default: (await import('./palette/palette')).Palette })

/** The palette and its search come after the first picture, so that the window does not wait for them. */
const Palette = lazy(loadPalette)

/** A page with all that lasts over it; another host gets both anew. */
const Content = () => {
  const pageId = usePageId()
  const visit = useVisit()
  const page = pages.find((one) => one.id === pageId) ?? pages[0]
  const slept = useSleptAt() !== null
  const stale = usePhase().kind === 'lost' || slept
  return (
    <WithFoot>
      <main
        key={`${page?.id} ${visit}`}
        className={`${styles.page} ${stale ? styles.stale : ''}`}
        tabIndex={0}
      >
        {page === undefined ? null : <page.Component />}
      </main>
      {/* Below the page: what comes and goes by itself moves nothing that a person aims at. */}
      <Banners />
    </WithFoot>
  )
}

/** The window around a host: rail, state bar, banners and the page; `empty` stands there while nothing can be shown. */
export const Shell = ({ empty }: { empty: ReactNode }) => {
  const pageId = usePageId()
  const hostId = useShownHost()?.id
  const paletteOpened = usePaletteOpened()
  useShortcuts()
  useFollowLooks()
  useEffect(() => {
    const timers = [
      setTimeout(loadPagesAhead, LOAD_PAGES_AFTER_MS),
      setTimeout(() => void loadPalette(), LOAD_AFTER_MS),
    ]
    return () => timers.forEach(clearTimeout)
  }, [])
  return (
    <div className={styles.shell}>
      <Rail
        shownId={empty === null ? ((pages.find((one) => one.id === pageId) ?? pages[0])?.id ?? '') : null}
      />
      {empty === null ? <StateBar key={hostId} /> : <EmptyBar />}
      <div className={styles.content}>{empty ?? <Content key={hostId} />}</div>
      <ShortcutSheet />
      <Suspense fallback={null}>
        <Palette opened={paletteOpened} />
      </Suspense>
      <Asks key={hostId} />
      {empty === null ? <Tour /> : null}
    </div>
  )
}
