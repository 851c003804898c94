import { entryOf } from '@shared/domain/record'
import { Button } from '@mantine/core'
import type { Repair } from '@shared/domain/state'
import { useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useBrief, useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { Ago } from '../../components/ago'
import { ApproveButton } from '../../components/approval/approve-button'
import { LaterMenu } from '../../components/approval/later-menu'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import { evidenceInBrief, planInBrief } from '../../store/plan-words'
import { openPage } from '../../store/ui'
import { follow } from '../approvals/followed'
import styles from './waiting-list.module.css'

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

/** What waits for the reader: the plan in one line, the evidence in one line, and the click. */
export const WaitingList = ({ repairs }: { repairs: readonly Repair[] }) => {
  const t = useText()
  return (
    <Panel title={t('overview.waiting')} count={repairs.length} flush>
      <ul className={styles.list}>
        {repairs.map((repair) => (
          <WaitingRow key={repair.id} repair={repair} />
        ))}
      </ul>
    </Panel>
  )
}
