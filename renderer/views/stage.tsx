import type { ReactNode } from 'react'
import { useHostList } from '../app/app-context'
import { HostSwitcher } from '../frame/hosts/host-switcher'
import { RuntimeBadge } from '../frame/runtime-badge'
import { ViewMenu } from '../frame/view-menu'
import styles from './stage.module.css'

/** The product's mark; with several hosts the way to the others. */
const Mark = () => {
  const several = (useHostList()?.hosts.length ?? 0) > 1
  if (several)
    return (
      <div className={styles.hosts}>
        <HostSwitcher />
      </div>
    )
  return (
    <>
      <span className={styles.glyph} aria-hidden="true">
        守
      </span>
      <span className={styles.product}>Mamori</span>
    </>
  )
}

/** A page of its own, without rail and state bar: before there is an engine to show. */
export const Stage = ({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) => (
  <div className={styles.stage}>
    <header className={styles.head}>
      <Mark />
      <div className={styles.menu}>
        <RuntimeBadge />
        <ViewMenu />
      </div>
    </header>
    <main className={styles.main}>
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.lead}>{lead}</div>
      {children}
    </main>
  </div>
)
