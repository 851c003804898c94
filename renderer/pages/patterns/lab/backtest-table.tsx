import type { BacktestView } from '@shared/ipc/lab-calls'
import { formatValue } from '@shared/words/format-value'
import { useText } from '../../../app/language'
import { StateShape } from '../../../components/state-shape'
import { usePlainMessage } from '../use-plain-message'
import styles from './backtest-panel.module.css'
import { backtestRows, differenceText, type BacktestRow } from './backtest-rows'

const Count = ({ value }: { value: number | null }) => (
  <td className={styles.number}>{value === null ? '…' : formatValue(value, 'count').number}</td>
)

const Row = ({ row }: { row: BacktestRow }) => {
  const t = useText()
  const say = usePlainMessage()
  const difference = differenceText(row)
  return (
    <tr data-part={row.part} data-row={row.key}>
      <th scope="row">
        {row.name.kind === 'key' ? (
          t(row.name.key)
        ) : (
          <>
            {t(`trace.gate.${row.name.gate}`)}
            <span className={styles.example}>
              {t('lab.ui.backtest.example', { words: say(row.name.example) })}
            </span>
          </>
        )}
      </th>
      <Count value={row.today} />
      <Count value={row.edited} />
      <td className={styles.number} data-difference={difference !== null && difference !== '0'}>
        {difference ?? ''}
      </td>
    </tr>
  )
}

/** Both sides row by row, with the difference. */
export const BacktestTable = ({ view }: { view: BacktestView }) => {
  const t = useText()
  const say = usePlainMessage()
  const unused = view.edited?.unused ?? null
  const warnings = [
    ...(unused === null ? [] : [say(unused)]),
    ...(view.edited?.demoted === true ? [t('lab.ui.backtest.demoted')] : []),
  ]
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('lab.ui.backtest.what')}</th>
            <th scope="col">{t('lab.ui.backtest.today')}</th>
            <th scope="col">{t('lab.ui.backtest.edited')}</th>
            <th scope="col">{t('lab.ui.backtest.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {backtestRows(view).map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </tbody>
      </table>
      {warnings.map((words) => (
        <p key={words} className={styles.warning}>
          <StateShape shape="caution" decorative /> {words}
        </p>
      ))}
    </>
  )
}
