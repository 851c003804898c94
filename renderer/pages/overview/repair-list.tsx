import type { Repair } from '@shared/domain/state'
import type { TextKey } from '@shared/text/text'
import { useEngineState } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { Empty } from '../../components/empty'
import { outcomeNames, stageEndNames } from '../../components/outcome-names'
import { Panel } from '../../components/panel'
import { Row } from '../../components/row'
import { StateShape } from '../../components/state-shape'
import { planInBrief } from '../../store/plan-words'
import { endedRepairs } from '../../store/selectors'
import { outcomeShape } from '@shared/words/shapes'
import { openPage } from '../../store/ui'
import styles from './lists.module.css'

const SHOWN = 5

const endName = (repair: Repair): TextKey =>
  repair.outcome === null
    ? stageEndNames[repair.stage === 'rejected' ? 'rejected' : 'withdrawn']
    : outcomeNames[repair.outcome]

/** The last repairs and what came of them. */
export const RepairList = () => {
  const t = useText()
  const say = useMessage()
  const repairs = endedRepairs(useEngineState()).slice(0, SHOWN)
  return (
    <Panel title={t('overview.repairs')} flush={repairs.length > 0}>
      {repairs.length === 0 ? (
        <Empty title={t('overview.repairs.none')} hint={t('overview.repairs.none.hint')} />
      ) : (
        repairs.map((repair) => (
          <Row
            key={repair.id}
            columns="12px minmax(0, 1fr) max-content 72px"
            onOpen={() => openPage('incidents', repair.incidentId)}
          >
            <StateShape
              shape={repair.outcome === null ? 'unknown' : outcomeShape(repair.outcome)}
              decorative
            />
            <span className={styles.clip} title={say(planInBrief(repair).first)}>
              {say(planInBrief(repair).first)}
            </span>
            <span className={styles.dim}>{t(endName(repair))}</span>
            <span className={styles.when}>
              <Ago at={repair.settledAt ?? repair.plannedAt} />
            </span>
          </Row>
        ))
      )}
    </Panel>
  )
}
