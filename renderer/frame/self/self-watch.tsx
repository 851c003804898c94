import type { Live } from '@shared/domain/live'
import type { ReactNode } from 'react'
import { useLanguage, useMessage, useText } from '../../app/language'
import { clockTime, durationText } from '@shared/words/time'
import { Ago } from '../../components/ago'
import { valueText } from '@shared/words/format-value'
import { StateShape } from '../../components/state-shape'
import { laggingSources, type SelfFault } from '../../store/self'
import styles from './self.module.css'

const Line = ({
  name,
  behind = false,
  children,
}: {
  name: string
  behind?: boolean
  children: ReactNode
}) => (
  <>
    <dt>{name}</dt>
    <dd className={behind ? styles.behind : ''}>
      {behind ? <StateShape shape="caution" size={10} /> : null}
      {children}
    </dd>
  </>
)

const Heartbeat = ({ heartbeat }: { heartbeat: Live['self']['heartbeat'] }) => {
  const t = useText()
  const say = useMessage()
  if (heartbeat === null) return t('self.heartbeat.none')
  return (
    <>
      {t(heartbeat.ok ? 'self.heartbeat.ok' : 'self.heartbeat.failed')} · <Ago at={heartbeat.at} />
      {heartbeat.why === null ? null : <span className={styles.why}>{say(heartbeat.why)}</span>}
    </>
  )
}

const Moment = ({ at }: { at: number | null }) => (at === null ? <>–</> : <Ago at={at} />)

/** How the engine itself is: what waits, how late it is, what it cannot do. What is behind stands out, the rest is quiet. */
export const SelfWatch = ({ live, faults }: { live: Live; faults: ReadonlySet<SelfFault> }) => {
  const t = useText()
  const language = useLanguage()
  const { loop, self } = live
  const lagging = laggingSources(live)
  return (
    <>
      <h2 className={styles.title}>{t('self.title')}</h2>
      <p className={styles.place}>
        {t('loop.iteration', { n: loop.iteration, cycle: loop.cycle, count: loop.loopCount })}
        {loop.phase === 'pause' ? ` · ${t('loop.pause')}` : null}
      </p>
      <dl className={styles.facts}>
        <Line name={t('self.cycle')} behind={faults.has('cycle')}>
          {loop.lastCycleAt === null || loop.lastCycleMs === null
            ? '–'
            : t('self.cycle.took', {
                time: clockTime(language, loop.lastCycleAt),
                took: durationText(language, loop.lastCycleMs),
              })}
        </Line>
        <Line name={t('self.check')}>
          <Moment at={self.lastCheckAt} />
        </Line>
        <Line name={t('self.event')}>
          <Moment at={self.lastEventAt} />
        </Line>
        <Line name={t('self.mailbox')} behind={faults.has('mailbox')}>
          {t('self.count', { n: self.mailboxLength })}
        </Line>
        <Line name={t('self.records')} behind={faults.has('records')}>
          {t('self.count', { n: self.recordsWaiting })}
        </Line>
        <Line name={t('self.lag')} behind={faults.has('lag')}>
          {self.eventLoopLagMs === null ? '–' : valueText(self.eventLoopLagMs, 'ms')}
        </Line>
        {lagging.map(({ id, lagBytes }) => (
          <Line key={id} name={t('self.lagging')} behind>
            {id} · {t('source.lag', { size: valueText(lagBytes, 'bytes') })}
          </Line>
        ))}
        {self.unreadableSources === 0 ? null : (
          <Line name={t('self.sources')} behind>
            {t('self.count', { n: self.unreadableSources })}
          </Line>
        )}
        <Line name={t('self.jumps')} behind={faults.has('jumps')}>
          {t('self.jumps.n', { n: self.clockJumps })}
          {self.lastClockJumpAt === null ? null : (
            <>
              {' · '}
              <Ago at={self.lastClockJumpAt} />
            </>
          )}
        </Line>
        <Line name={t('self.memory')}>{valueText(self.rssBytes, 'bytes')}</Line>
        <Line name={t('self.heartbeat')} behind={faults.has('heartbeat')}>
          <Heartbeat heartbeat={self.heartbeat} />
        </Line>
        <Line name={t('self.uptime')}>
          <Ago at={self.startedAt} />
        </Line>
      </dl>
    </>
  )
}
