import type { Fault } from '@shared/domain/event'
import { useMessage, useText } from '../app/language'
import styles from './fault-table.module.css'

const placeOf = (file: string, fault: Fault): string =>
  [file, fault.line, fault.column].filter((part) => part !== null).join(':')

/** Faults of a settings file: where each stands, what is wrong and what to do about it. */
export const FaultTable = ({ file, faults }: { file: string; faults: readonly Fault[] }) => {
  const t = useText()
  const say = useMessage()
  const name = file.slice(file.lastIndexOf('/') + 1)
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('faults.place')}</th>
          <th scope="col">{t('faults.what')}</th>
        </tr>
      </thead>
      <tbody>
        {faults.map((fault) => (
          <tr key={`${fault.path} ${fault.line ?? ''} ${fault.column ?? ''} ${fault.message.code}`}>
            <td className={styles.place}>
              <code title={placeOf(file, fault)}>{placeOf(name, fault)}</code>
              {fault.path === '' ? null : <code className={styles.path}>{fault.path}</code>}
            </td>
            <td>{say(fault.message)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
