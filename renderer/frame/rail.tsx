import { Tooltip } from '@mantine/core'
import { useEngineState } from '../app/app-context'
import { useText } from '../app/language'
import { usePreferences } from '../app/preferences'
import { pages } from '../pages'
import type { Page } from '../pages/define-page'
import { openPage } from '../store/ui'
import { HostSwitcher } from './hosts/host-switcher'
import styles from './rail.module.css'

const RailItem = ({ page, shown }: { page: Page; shown: boolean }) => {
  const t = useText()
  const title = t(page.title)
  return (
    <li>
      <Tooltip label={t('rail.hint', { title, key: page.key })} position="right" openDelay={600}>
        <button
          type="button"
          className={styles.item}
          data-tour={page.id}
          aria-current={shown ? 'page' : undefined}
          aria-label={page.Count === null ? title : undefined}
          onClick={() => openPage(page.id)}
        >
          <page.icon />
          <span className={styles.title}>{title}</span>
          {page.Count === null ? null : <page.Count />}
        </button>
      </Tooltip>
    </li>
  )
}

/** The host that is shown and, once it has something to show, its pages. Narrow windows fold it to icons. */
export const Rail = ({ shownId }: { shownId: string | null }) => {
  const t = useText()
  const { engine } = useEngineState()
  const { info } = usePreferences()
  const version = engine?.version ?? info?.version ?? ''
  return (
    <nav className={styles.rail} aria-label={t('rail.name')}>
      <HostSwitcher />
      <ul className={styles.pages}>
        {(shownId === null ? [] : pages).map((page) => (
          <RailItem key={page.id} page={page} shown={page.id === shownId} />
        ))}
      </ul>
      <div className={styles.foot}>
        {version === '' ? null : <span className={styles.version}>{version}</span>}
      </div>
    </nav>
  )
}
