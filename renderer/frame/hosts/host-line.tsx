import type { HostEntry } from '@shared/ipc/hosts'
import { useBrief, useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import styles from './hosts.module.css'

/** How a host is linked, in one line; an unreachable one says why. */
export const LinkLine = ({ host }: { host: HostEntry }) => {
  const t = useText()
  const brief = useBrief()
  const { link, destination } = host
  switch (link.kind) {
    case 'own':
      return t('word.trust.session_only')
    case 'connecting':
      return t('hosts.ui.link.connecting')
    case 'attached':
      if (link.role === null) return t('hosts.ui.link.no_rights')
      return destination === null ? t('hosts.ui.link.daemon') : `SSH · ${destination}`
    case 'down':
      return t('hosts.ui.link.down', { why: brief(link.why) })
    case 'skewed':
      return t('hosts.ui.link.skewed')
  }
}

/** A host with its state, its name, how it is linked and how many approvals wait there. */
export const HostLine = ({ host }: { host: HostEntry }) => {
  const t = useText()
  return (
    <span className={styles.line}>
      <StateShape shape={host.shape} size={14} />
      <span className={styles.words}>
        <span className={styles.name}>{host.name}</span>
        <span className={styles.link}>
          <LinkLine host={host} />
        </span>
      </span>
      {host.approvals === 0 ? null : (
        <span className={styles.approvals} role="img" aria-label={t('bar.waiting', { n: host.approvals })}>
          <StateShape shape="approval" decorative /> {host.approvals}
        </span>
      )}
    </span>
  )
}
