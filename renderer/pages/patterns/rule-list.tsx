import { useText } from '../../app/language'
import { Panel } from '../../components/panel'
import { DemotedNote } from './demoted-note'
import styles from './rule-list.module.css'
import { RuleRow } from './rule-row'
import type { RuleView } from './rules'

const columns = ['rule', 'ability', 'auto_fix', 'verified', 'recurrences'] as const

/** The rules of one kind, each with the record that speaks for or against it. */
export const RuleList = ({
  title,
  rules,
  chosen,
  onChoose,
}: {
  title: string
  rules: readonly RuleView[]
  chosen: string | null
  onChoose: (ruleId: string) => void
}) => {
  const t = useText()
  if (rules.length === 0) return null
  return (
    <Panel title={title} count={rules.length} flush>
      <div className={styles.list}>
        <div className={styles.names} aria-hidden="true">
          {columns.map((column) => (
            <span key={column}>{t(`rules.ui.column.${column}`)}</span>
          ))}
        </div>
        <ul className={styles.rows}>
          {rules.map((rule) => (
            <li key={rule.id} className={styles.item}>
              <RuleRow rule={rule} chosen={rule.id === chosen} onChoose={() => onChoose(rule.id)} />
              {/* Beside the open detail of the rule it stands there. */}
              {rule.id === chosen ? null : <DemotedNote rule={rule} />}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}
