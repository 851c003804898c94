import { Tooltip } from '@mantine/core'
import type { HostEntry } from '@shared/ipc/hosts'
import { useEngineState, useShownHost } from '../app/app-context'
import { useLanguage, useText } from '../app/language'
import { Ago } from '../components/ago'
import { actorInFull, roleName } from '@shared/words/actor-words'
import badge from './badge.module.css'

const SessionOnly = () => {
  const t = useText()
  return (
    <Tooltip label={t('bar.session_only.why')} multiline w={300}>
      <span className={badge.badge} tabIndex={0}>
        {t('word.trust.session_only')}
      </span>
    </Tooltip>
  )
}

type Attached = HostEntry & { readonly link: Extract<HostEntry['link'], { kind: 'attached' }> }
const isAttached = (host: HostEntry): host is Attached => host.link.kind === 'attached'

/** A daemon's version and age, how long the window has been with it, and as whom. */
const Explained = ({ host }: { host: Attached }) => {
  const t = useText()
  const language = useLanguage()
  const { engine } = useEngineState()
  const { versions, actor, role, sinceAt } = host.link
  const { who, behind } = actorInFull(actor, language)
  return (
    <>
      <div>{t('hosts.ui.badge.version', { name: host.name, version: versions.app })}</div>
      {engine === null ? null : (
        <div>
          {t('hosts.ui.badge.started')} <Ago at={engine.startedAt} />
        </div>
      )}
      <div>
        {t('hosts.ui.badge.attached')} <Ago at={sinceAt} />
      </div>
      <div>{t('hosts.ui.badge.you', { who, role: roleName(role, language) })}</div>
      {behind === null ? null : <div>{t('hosts.ui.badge.behind', { who: behind })}</div>}
    </>
  )
}

const faces = {
  daemon: 'hosts.ui.badge.daemon',
  cli: 'hosts.ui.badge.cli',
  desktop: 'hosts.ui.badge.desktop',
} as const

/** Which engine is shown: this window's own for the session, a daemon, or one at the other end of ssh. */
export const EngineBadge = () => {
  const t = useText()
  const host = useShownHost()
  const { engine } = useEngineState()
  if (host === null || host.link.kind === 'own') return <SessionOnly />
  if (!isAttached(host)) return null
  return (
    <Tooltip label={<Explained host={host} />} multiline maw={360}>
      <span className={`${badge.badge} ${badge.quiet}`} tabIndex={0}>
        {host.destination ?? t(faces[engine?.face ?? 'daemon'])}
        {host.link.role === 'look' ? (
          <span className={badge.role}> · {t('hosts.ui.badge.look_only')}</span>
        ) : null}
      </span>
    </Tooltip>
  )
}
