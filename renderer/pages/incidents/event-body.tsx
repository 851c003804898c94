import type { ReactNode } from 'react'
import type { Event } from '@shared/domain/event'
import { useLanguage, useText } from '../../app/language'
import { durationText, exactTime } from '@shared/words/time'
import { DecisionTrace } from '../../components/decision-trace'
import { roleName } from '@shared/words/actor-words'
import styles from './detail.module.css'
import {
  CheckBody,
  Faults,
  KnownPlan,
  LogBody,
  Messages,
  PlannedBody,
  RepeatedBody,
  StepBody,
} from './event-parts'
import { ExpressionBody } from './expression-part'
import { Facts, Section } from './facts'
import { NoteBody } from './note-parts'
import { PlanView } from './plan-view'
import type { Names } from '@shared/timeline/names'
import { HoldBody, SilenceBody, SilenceEndBody } from './upkeep-parts'
import { plainLine } from '@shared/timeline/plain-line'

/** What one event carries, in full and in the form that suits it. */
export const EventBody = ({
  event,
  names,
  log = null,
}: {
  event: Event
  names: Names
  /** In the place of the lines of a log. */
  log?: ReactNode
}) => {
  const t = useText()
  const language = useLanguage()
  switch (event.type) {
    case 'log.observed':
      return <LogBody {...event.data} log={log} />
    case 'check.changed':
      return <CheckBody {...event.data} />
    case 'decision.made': {
      const { decision } = event.data
      return (
        <>
          <Section title={t('timeline.detail.decision')}>
            <DecisionTrace decision={decision} heldBy={event.data.heldBy ?? null} />
          </Section>
          <Facts
            facts={[
              [
                t('timeline.detail.retry'),
                decision.retryAt === null ? null : exactTime(language, decision.retryAt),
              ],
            ]}
          />
        </>
      )
    }
    case 'repair.planned':
      return <PlannedBody {...event.data} />
    case 'repair.approved':
    case 'repair.rejected':
    case 'repair.snoozed':
    case 'repair.withdrawn':
    case 'repair.started':
    case 'step.prepared':
    case 'repair.performed':
    case 'repair.regressed':
    case 'series.ended':
      return <KnownPlan repairId={event.data.repairId} names={names} />
    case 'step.finished':
      return <StepBody data={event.data} names={names} />
    case 'repair.settled':
      return (
        <>
          <Messages title={t('timeline.detail.evidence')} messages={event.data.evidence} />
          <KnownPlan repairId={event.data.repairId} names={names} />
        </>
      )
    case 'report.made':
      return <Messages title={t('timeline.detail.report')} messages={event.data.lines} />
    case 'settings.loaded':
      return (
        <>
          <Facts
            facts={[[t('timeline.detail.file'), <code key="file">{plainLine(event.data.file)}</code>]]}
          />
          <Faults title={t('timeline.detail.warnings')} faults={event.data.warnings} />
        </>
      )
    case 'settings.rejected':
      return (
        <>
          <Facts
            facts={[[t('timeline.detail.file'), <code key="file">{plainLine(event.data.file)}</code>]]}
          />
          <Faults title={t('timeline.detail.faults')} faults={event.data.faults} />
        </>
      )
    case 'incident.opened':
      return (
        <Facts
          facts={[
            [t('timeline.detail.rule'), <code key="rule">{plainLine(event.data.ruleId)}</code>],
            [t('timeline.detail.severity'), t(`word.severity.${event.data.severity}`)],
          ]}
        />
      )
    case 'incident.noted':
      return <NoteBody {...event.data} />
    case 'breaker.changed':
      return (
        <Facts
          facts={[
            [t('timeline.detail.rule'), <code key="rule">{plainLine(event.data.fingerprint)}</code>],
            [
              t('timeline.detail.probe'),
              event.data.probeAt === null ? null : exactTime(language, event.data.probeAt),
            ],
          ]}
        />
      )
    case 'source.changed':
      return (
        <Facts
          facts={[[t('timeline.detail.source'), <code key="source">{plainLine(event.data.sourceId)}</code>]]}
        />
      )
    case 'notice.sent':
      return (
        <>
          <Messages title={t('timeline.detail.notice')} messages={[event.data.title]} />
          <Facts facts={[[t('timeline.detail.channel'), event.data.channel]]} />
        </>
      )
    case 'checkpoint.made':
      return (
        <Facts
          facts={[
            [t('timeline.detail.checkpoint'), String(event.data.seq)],
            [t('timeline.detail.chain'), <code key="chain">{plainLine(event.data.chain)}</code>],
          ]}
        />
      )
    case 'notice.muted':
      return (
        <>
          <Messages title={t('timeline.detail.notice')} messages={[event.data.title]} />
          <Facts
            facts={[
              [t('timeline.detail.severity'), t(`word.severity.${event.data.severity}`)],
              [t('timeline.detail.held_by'), t(`timeline.held_by.${event.data.heldBy.kind}`)],
            ]}
          />
        </>
      )
    case 'log.repeated':
      return <RepeatedBody {...event.data} />
    case 'call.refused':
      return (
        <Facts
          facts={[
            [t('timeline.detail.call'), <code key="call">{event.data.call}</code>],
            [t('timeline.detail.needs'), roleName(event.data.needs, language)],
            [t('timeline.detail.has'), roleName(event.data.has, language)],
          ]}
        />
      )
    case 'silence.added':
      return <SilenceBody {...event.data} />
    case 'silence.ended':
      return <SilenceEndBody data={event.data} names={names} />
    case 'hold.began':
    case 'hold.ended':
      return <HoldBody data={event.data} names={names} />
    case 'storm.began':
      return (
        <Section title={t('timeline.detail.targets')}>
          <ul className={styles.list}>
            {event.data.targets.map((target) => (
              <li key={`${target.kind}:${target.name}`}>{target.name}</li>
            ))}
          </ul>
        </Section>
      )
    case 'shadow.noted':
      return <PlanView plan={event.data.plan} />
    case 'shadow.settled':
      return (
        <Facts
          facts={[
            [t('timeline.detail.instead'), t(`ledger.ending.${event.data.ending}`)],
            [t('timeline.detail.took'), durationText(language, event.data.afterMs)],
          ]}
        />
      )
    case 'rule.expression_set':
      return <ExpressionBody data={event.data} />
    case 'rule.demoted':
    case 'rule.promoted':
    case 'rule.auto_fix_set':
      return (
        <Facts
          facts={[[t('timeline.detail.rule'), <code key="rule">{plainLine(event.data.ruleId)}</code>]]}
        />
      )
    case 'settings.edited':
    case 'storm.ended':
    case 'clock.jumped':
    case 'engine.started':
    case 'engine.stopped':
    case 'mode.changed':
    case 'incident.closed':
      return null
  }
}
