import { isEnded } from '@shared/domain/apply-event'
import { entryOf } from '@shared/domain/record'
import { Button } from '@mantine/core'
import type { Repair } from '@shared/domain/state'
import { useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useBrief, useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { Ago } from '../../components/ago'
import { ApproveButton } from '../../components/approval/approve-button'
import { useHeldList } from '../../components/held/use-held-list'
import { LaterMenu } from '../../components/approval/later-menu'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import { evidenceInBrief, planInBrief } from '../../store/plan-words'
import { openPage } from '../../store/ui'
import { follow } from '../approvals/followed'
import styles from './waiting-list.module.css'

/** What has become of a plan that waits no longer, in the place where it has waited. */
const GoneRow = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const say = useMessage()
  return (
    <li className={styles.item} data-gone="">
      <StateShape shape="unknown" size={16} decorative />
      <div className={`${styles.words} ${styles.past}`}>
        <p className={styles.plan}>{say(planInBrief(repair).first)}</p>
        <p className={styles.why} role="status">
          {isEnded(repair) && repair.endMessage !== null
            ? say(repair.endMessage)
            : t('overview.waiting.gone')}
        </p>
      </div>
      <div className={styles.acts}>
        <Button variant="subtle" color="gray" onClick={() => openPage('approvals', repair.id)}>
          {t('act.details')}
        </Button>
      </div>
    </li>
  )
}

const WaitingRow = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const say = useMessage()
  const brief = useBrief()
  const [asking, setAsking] = useState(false)
  const approve = useAct('approvals.approve')
  const snooze = useAct('approvals.snooze')
  const incident = entryOf(useEngineState().incidents, repair.incidentId)
  const { first, more } = planInBrief(repair)
  const evidence = evidenceInBrief(incident)
  const problem = approve.problem ?? snooze.problem
  return (
    <li className={styles.item}>
      <StateShape shape="approval" size={16} />
      <div className={styles.words}>
        <p className={styles.plan}>
          {say(first)}
          {more === 0 ? null : <span className={styles.more}>{t('plan.more', { n: more })}</span>}
        </p>
        <p className={styles.why}>
          <span className={styles.title}>
            {incident === undefined ? repair.ruleId : brief(incident.title)}
          </span>
          {evidence === null ? null : (
            <code className={styles.evidence} title={evidence}>
              {evidence}
            </code>
          )}
          <span className={styles.age}>
            <Ago at={repair.plannedAt} />
          </span>
        </p>
        {problem === null ? null : <ProblemNote problem={problem} />}
      </div>
      <div className={styles.acts}>
        <ApproveButton
          repair={repair}
          act={approve}
          asking={asking}
          setAsking={setAsking}
          onApproved={() => {
            follow(repair.id)
            openPage('approvals', repair.id)
          }}
        />
        <LaterMenu repairId={repair.id} act={snooze} />
        <Button variant="subtle" color="gray" onClick={() => openPage('approvals', repair.id)}>
          {t('act.details')}
        </Button>
      </div>
    </li>
  )
}

const keyOf = ({ id }: Repair): string => id

/**
 * What waits for the reader: the plan in one line, the evidence in one line, and the click. While the pointer is on it, no
 * line changes its place.
 */
export const WaitingList = ({ repairs }: { repairs: readonly Repair[] }) => {
  const t = useText()
  const state = useEngineState()
  const { shown, hand } = useHeldList(repairs, keyOf)
  if (shown.length === 0) return null
  return (
    <Panel title={t('overview.waiting')} count={repairs.length} flush>
      <ul className={styles.list} {...hand}>
        {shown.map(({ item, gone }) =>
          gone ? (
            <GoneRow key={item.id} repair={entryOf(state.repairs, item.id) ?? item} />
          ) : (
            <WaitingRow key={item.id} repair={item} />
          ),
        )}
      </ul>
    </Panel>
  )
}
