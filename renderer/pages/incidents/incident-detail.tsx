import { entryOf } from '@shared/domain/record'
import { Button } from '@mantine/core'
import type { Incident, Repair, State } from '@shared/domain/state'
import { useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useLanguage, useMessage, useText } from '../../app/language'
import { valueText } from '@shared/words/format-value'
import { exactTime } from '@shared/words/time'
import { ActButton } from '../../components/act/act-button'
import { Ago } from '../../components/ago'
import { CodeBlock } from '../../components/code-block'
import { Due } from '../../components/due'
import { DecisionTrace } from '../../components/decision-trace'
import { SilenceDialog } from '../../components/silence/silence-dialog'
import { StateShape } from '../../components/state-shape'
import { incidentShape } from '@shared/words/shapes'
import { openPage } from '../../store/ui'
import { IncidentDoing } from '../overview/trouble-list'
import { isSilenced } from '../../store/upkeep'
import styles from './detail.module.css'
import { ExportMenu } from './export-menu'
import { Facts, Section } from './facts'
import type { TextKey } from '@shared/text/text'
import type { Stage } from '@shared/timeline/event-stage'
import { plainLine } from '@shared/timeline/plain-line'
import { IncidentNotes } from './incident-notes'
import { IncidentRepairs } from './incident-repairs'
import { KindList } from './kind-list'
import { PlanView } from './plan-view'

const repairsOf = (state: State, incident: Incident): readonly Repair[] =>
  incident.repairIds.flatMap((id) => entryOf(state.repairs, id) ?? []).toReversed()

/** An incident as a whole: since when, on what evidence, what was decided and why, and what is or was planned. */
export const IncidentDetail = ({
  incident,
  onStages,
}: {
  incident: Incident
  /** Shows beside it everything of some stages that belongs to it. */
  onStages: (stages: readonly Stage[]) => void
}) => {
  const t = useText()
  const say = useMessage()
  const language = useLanguage()
  const [silencing, setSilencing] = useState(false)
  const state = useEngineState()
  const repairs = repairsOf(state, incident)
  const latest = repairs.find(({ undoes }) => undoes === null)
  const all = (title: TextKey, stages: readonly Stage[]) => (
    <button
      type="button"
      className={styles.more}
      aria-label={t('incident.linked.of', { name: t(title) })}
      onClick={() => onStages(stages)}
    >
      {t('incident.linked')}
    </button>
  )
  return (
    <div className={styles.detail}>
      <p className={styles.sentence}>
        <StateShape shape={incidentShape(incident)} size={14} /> {say(incident.title)}
      </p>
      <div className={styles.acts}>
        {incident.closedAt === null && latest?.stage === 'awaiting' ? (
          <Button onClick={() => openPage('approvals', latest.id)}>{t('timeline.detail.go_approve')}</Button>
        ) : null}
        {incident.closedAt !== null || isSilenced(state, incident) ? null : (
          <ActButton needs="approve" variant="default" onClick={() => setSilencing(true)}>
            {t('upkeep.page.silence_this')}
          </ActButton>
        )}
        <ExportMenu what={() => ({ kind: 'incident', incidentId: incident.id })} />
      </div>
      <Facts
        facts={[
          [
            t('timeline.detail.opened_at'),
            <span key="opened">
              {exactTime(language, incident.openedAt)}{' '}
              <span className={styles.dim}>
                (<Ago at={incident.openedAt} />)
              </span>
            </span>,
          ],
          [
            t('timeline.detail.closed_at'),
            incident.closedAt === null ? null : exactTime(language, incident.closedAt),
          ],
          [
            t('timeline.detail.now'),
            incident.closedAt === null ? <IncidentDoing key="now" incident={incident} /> : null,
          ],
          [t('incident.due.title'), <Due key="due" incident={incident} />],
          [t('timeline.detail.severity'), t(`word.severity.${incident.severity}`)],
          [t('timeline.detail.rule'), <code key="rule">{plainLine(incident.ruleId)}</code>],
          [
            t('timeline.detail.observations'),
            incident.observations === 0 ? null : valueText(incident.observations, 'count'),
          ],
        ]}
      />
      <IncidentNotes key={incident.id} incident={incident} />
      {incident.evidence.length === 0 ? null : (
        <Section title={t('timeline.detail.matched')} more={all('timeline.detail.matched', ['detected'])}>
          <CodeBlock label={t('timeline.detail.matched')} lines={incident.evidence.map(plainLine)} />
        </Section>
      )}
      {incident.kinds === undefined || incident.observations < 2 ? null : <KindList kinds={incident.kinds} />}
      {incident.decision === null ? null : (
        <Section title={t('timeline.detail.decision')} more={all('timeline.detail.decision', ['decided'])}>
          <DecisionTrace decision={incident.decision.decision} heldBy={incident.decision.heldBy} />
        </Section>
      )}
      <IncidentRepairs
        repairs={repairs}
        more={all('undo.ui.repairs', ['planned', 'approved', 'performed', 'verified'])}
      />
      {latest === undefined ? null : <PlanView plan={latest.plan} />}
      {silencing ? (
        <SilenceDialog
          scope={{ kind: 'target', target: incident.target }}
          onClose={() => setSilencing(false)}
        />
      ) : null}
    </div>
  )
}
