import { Button } from '@mantine/core'
import { useText } from '../app/language'
import { problemKey, type Problem } from '../bridge/problem'
import { Ago } from './ago'
import { StateShape } from './state-shape'
import styles from './view-state.module.css'

/** A call that failed: what happened, how old the data on the screen is, and a way to try again. */
export const ProblemNote = ({
  problem,
  dataAt = null,
  onRetry,
}: {
  problem: Problem
  dataAt?: number | null
  onRetry?: () => void
}) => {
  const t = useText()
  return (
    <div className={styles.problem} role="alert">
      <StateShape shape="unknown" />
      <div className={styles.words}>
        <p className={styles.line}>
          {t(problemKey(problem))}
          {dataAt === null ? null : (
            <span className={styles.age}>
              {t('problem.data_from')} <Ago at={dataAt} />
            </span>
          )}
        </p>
        {problem.detail === '' ? null : <code className={styles.detail}>{problem.detail}</code>}
      </div>
      {onRetry === undefined ? null : (
        <Button variant="default" onClick={onRetry}>
          {t('act.retry')}
        </Button>
      )}
    </div>
  )
}
