import type { HostEntry } from '@shared/ipc/hosts'
import { useLanguage, useText } from '../../app/language'
import { useTimed } from '../../app/ticker'
import { exactTime, relativeTime } from '@shared/words/time'
import { StateShape } from '../../components/state-shape'
import { LinkActs, RetryTime } from './link-acts'
import { LinkWords, useLinkTitle } from './link-words'
import styles from './link.module.css'

const Since = ({ at }: { at: number }) => {
  const t = useText()
  const language = useLanguage()
  const ago = useTimed((now) => relativeTime(language, at, now))
  return <span title={exactTime(language, at)}>{t('hosts.ui.since', { ago })}</span>
}

/** In the place of the pages while nothing of a host can be shown: what is in the way and what can be done. */
export const LinkView = ({ host }: { host: HostEntry }) => {
  const title = useLinkTitle(host)
  const { link } = host
  const since = 'sinceAt' in link ? link.sinceAt : null
  const connecting = link.kind === 'connecting' || link.kind === 'own'
  return (
    <main className={styles.view} tabIndex={0} data-link={link.kind}>
      <div className={styles.card} role="status">
        <h1 className={styles.title}>
          {connecting ? null : <StateShape shape="unknown" size={16} decorative />}
          {title}
        </h1>
        <LinkWords host={host} />
        {connecting ? (
          <p className={styles.retry}>{since === null ? null : <Since at={since} />}</p>
        ) : (
          <div className={styles.acts}>
            <span className={styles.times}>
              {since === null ? null : <Since at={since} />}
              {'retryAt' in link ? <RetryTime retryAt={link.retryAt} /> : null}
            </span>
            <LinkActs host={host} />
          </div>
        )}
      </div>
    </main>
  )
}
