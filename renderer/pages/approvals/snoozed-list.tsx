import type { Repair } from '@shared/domain/state'
import { useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { Countdown } from '../../components/ago'
import { ApproveButton } from '../../components/approval/approve-button'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { Row } from '../../components/row'
import { StateShape } from '../../components/state-shape'
import { useState } from 'react'
import { planInBrief } from '../../store/plan-words'
import { follow } from './followed'
import styles from './ended-list.module.css'

const SnoozedRow = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const say = useMessage()
  const [asking, setAsking] = useState(false)
  const approve = useAct('approvals.approve')
  return (
    <>
      <Row columns="12px minmax(0, 1fr) max-content max-content">
        <StateShape shape="paused" />
        <span className={styles.clip}>{say(planInBrief(repair).first)}</span>
        <span className={styles.dim}>
          {t('approval.back')}{' '}
          {repair.snoozedUntilAt === null ? null : <Countdown to={repair.snoozedUntilAt} />}
        </span>
        <span className={styles.act}>
          <ApproveButton
            repair={repair}
            act={approve}
            asking={asking}
            setAsking={setAsking}
            onApproved={() => follow(repair.id)}
          />
        </span>
      </Row>
      {approve.problem === null ? null : <ProblemNote problem={approve.problem} />}
    </>
  )
}

/** Plans that were put off; each comes back by itself. */
export const SnoozedList = ({ repairs }: { repairs: readonly Repair[] }) => {
  const t = useText()
  return (
    <Panel title={t('approvals.snoozed')} count={repairs.length} flush>
      {repairs.map((repair) => (
        <SnoozedRow key={repair.id} repair={repair} />
      ))}
    </Panel>
  )
}
