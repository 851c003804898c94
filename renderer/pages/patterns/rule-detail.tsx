import { Button } from '@mantine/core'
import { useEngineState } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { plainLine } from '@shared/timeline/plain-line'
import { AbilityInFull } from './ability-words'
import { OpenBase } from './base-note'
import { actionsText } from './actions-words'
import { BreakerLines } from './breaker-lines'
import { DemotedNote } from './demoted-note'
import { Evidence } from './evidence'
import { openLab } from './lab/lab-place'
import { MayAct } from './may-act'
import styles from './rule-detail.module.css'
import { lacksBase, type RuleView } from './rules'
import { ShadowLedger } from './shadow-ledger'
import { TargetRecords } from './target-record'

/** One rule with the switch of what it may do and, beside it, the evidence for and against. */
export const RuleDetail = ({ rule }: { rule: RuleView }) => {
  const t = useText()
  const language = useLanguage()
  const { mode } = useEngineState()
  const hasNoted = rule.record.shadows.total > 0
  const records = (
    <section className={styles.section}>
      <h3 className={styles.heading}>{t('rules.ui.targets')}</h3>
      <TargetRecords rule={rule} />
    </section>
  )
  const shadows = (
    <section className={styles.section} data-section="shadows">
      <h3 className={styles.heading}>{t('shadow.ui.title')}</h3>
      <ShadowLedger rule={rule} />
    </section>
  )
  return (
    <div className={styles.detail}>
      <p className={styles.doing}>
        {rule.severity === null ? null : (
          <span className={styles.severity}> {t(`word.severity.${rule.severity}`)}</span>
        )}
        <code>{plainLine(rule.id)}</code>
        <span className={styles.actions}>{actionsText(rule.record, language)}</span>
      </p>
      {rule.origin === 'pattern' ? (
        <Button
          variant="default"
          className={styles.try ?? ''}
          onClick={() => openLab(rule.id)}
          data-act="try"
        >
          {t('lab.ui.try')}
        </Button>
      ) : null}
      <div className={styles.box}>
        <MayAct rule={rule} />
        {rule.record.demoted === null ? null : <DemotedNote rule={rule} />}
        <Evidence rule={rule} />
      </div>
      <BreakerLines breakers={rule.breakers} />
      <section className={styles.section}>
        <h3 className={styles.heading}>{t('rules.ui.column.ability')}</h3>
        <AbilityInFull ability={rule.ability} />
        {lacksBase(rule.ability) ? <OpenBase /> : null}
      </section>
      {mode === 'observe' || (hasNoted && rule.record.days30.total === 0) ? (
        <>
          {shadows}
          {records}
        </>
      ) : (
        <>
          {records}
          {shadows}
        </>
      )}
    </div>
  )
}
