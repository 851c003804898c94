import type { HostEntry, Link, Versions } from '@shared/ipc/hosts'
import { useLanguage, useMessage, useText } from '../../app/language'
import { CodeBlock } from '../../components/code-block'
import { CopyButton } from '../../components/copy-button'
import { actorName } from '@shared/words/actor-words'
import { lacksRights } from '../../store/links'
import styles from './link.module.css'

/** What keeps an engine from being shown, in one line. */
export const useLinkTitle = (host: HostEntry): string => {
  const t = useText()
  const { link, name } = host
  if (lacksRights(link)) return t('hosts.ui.title.no_rights', { name })
  switch (link.kind) {
    case 'own':
    case 'connecting':
      return t('hosts.ui.title.connecting', { name })
    case 'attached':
      return t('hosts.ui.title.attached', { name })
    case 'down':
      return t('hosts.ui.title.down', { name })
    case 'skewed':
      return t('hosts.ui.title.skewed', { name })
  }
}

/** A command as it is typed, with a button that copies it. */
const Command = ({ command }: { command: string }) => {
  const t = useText()
  return (
    <div className={styles.command}>
      <CodeBlock lines={[command]} label={t('hosts.ui.command')} />
      <CopyButton text={command} />
    </div>
  )
}

const wordOf = (value: string | number | boolean | undefined): string | null =>
  typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : null

/** How to be allowed: the group of the socket, or a role for an account that may open it. */
const Rights = ({ host: { link, name } }: { host: HostEntry }) => {
  const t = useText()
  const language = useLanguage()
  if (link.kind === 'attached')
    return (
      <p className={styles.line}>
        {t('hosts.ui.rights.role', { who: actorName(link.actor, language), host: name })}
      </p>
    )
  const { user, place } = link.kind === 'down' ? link.why.params : {}
  return (
    <>
      <p className={styles.line}>{t('hosts.ui.rights.group', { place: String(place ?? '/run/mamori') })}</p>
      <Command command={`sudo usermod -aG mamori ${wordOf(user) ?? '"$USER"'}`} />
      <p className={styles.line}>{t('hosts.ui.rights.again')}</p>
    </>
  )
}

const VersionRow = ({ side, of, old }: { side: string; of: Versions; old: boolean }) => {
  const t = useText()
  return (
    <tr>
      <th scope="row">{side}</th>
      <td className={old ? styles.old : ''}>{of.app}</td>
      <td>{of.contract}</td>
      <td>{of.reducer}</td>
      <td>{old ? t('hosts.ui.skew.update') : ''}</td>
    </tr>
  )
}

const Skew = ({ host, link }: { host: HostEntry; link: Extract<Link, { kind: 'skewed' }> }) => {
  const t = useText()
  const { mine, theirs, update } = link
  return (
    <>
      <p className={styles.line}>{t(`hosts.ui.skew.${update}`, { name: host.name })}</p>
      <table className={styles.versions}>
        <thead>
          <tr>
            <th scope="col">
              <span className={styles.unseen}>{t('hosts.ui.skew.side')}</span>
            </th>
            <th scope="col">{t('hosts.ui.skew.app')}</th>
            <th scope="col">{t('hosts.ui.skew.contract')}</th>
            <th scope="col">{t('hosts.ui.skew.reducer')}</th>
            <th scope="col">
              <span className={styles.unseen}>{t('hosts.ui.skew.update')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <VersionRow side={t('hosts.ui.skew.mine')} of={mine} old={update === 'this'} />
          <VersionRow
            side={t('hosts.ui.skew.theirs', { name: host.name })}
            of={theirs}
            old={update === 'that'}
          />
        </tbody>
      </table>
      <p className={styles.line}>{t('hosts.ui.skew.works', { name: host.name })}</p>
    </>
  )
}

/** Why an engine is not shown, and what can be done: its own words, and what ssh or the system said word for word. */
export const LinkWords = ({ host }: { host: HostEntry }) => {
  const t = useText()
  const say = useMessage()
  const { link, destination } = host
  if (lacksRights(link)) return <Rights host={host} />
  switch (link.kind) {
    case 'own':
    case 'attached':
      return null
    case 'connecting':
      return destination === null ? null : (
        <CodeBlock lines={[`ssh ${destination} mamori serve --stdio`]} label={t('hosts.ui.command')} />
      )
    case 'down':
      return (
        <>
          <p className={styles.line}>{say(link.why)}</p>
          {link.detail === null || link.detail.trim() === '' ? null : (
            <div className={styles.said}>
              <CodeBlock lines={link.detail.trimEnd().split('\n')} label={t('hosts.ui.detail')} />
            </div>
          )}
        </>
      )
    case 'skewed':
      return <Skew host={host} link={link} />
  }
}
