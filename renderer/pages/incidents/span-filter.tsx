import { CloseButton, NativeSelect } from '@mantine/core'
import { useText } from '../../app/language'
import { isStretched, spanNames, type Filter } from './filter'
import styles from './toolbar.module.css'

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS
const MOMENT_LENGTH = 16

/** The value of a field for a local date and time; empty for none. */
const fieldOf = (at: number | null): string =>
  at === null
    ? ''
    : new Date(at - new Date(at).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, MOMENT_LENGTH)

const momentOf = (field: string): number | null => {
  const at = field === '' ? Number.NaN : new Date(field).getTime()
  return Number.isNaN(at) ? null : at
}

type Change = { onChange: (part: Partial<Pick<Filter, 'fromAt' | 'toAt' | 'last' | 'worse'>>) => void }

/** How bad, and of which time: what the journal can answer, however far back it is. */
export const SpanFilter = ({ filter, onChange }: { filter: Filter } & Change) => {
  const t = useText()
  const { last, worse } = filter
  const choose = (value: string): void => {
    const span = spanNames.find((one) => one === value) ?? null
    const between = value === 'between'
    onChange({ last: span, fromAt: between ? Date.now() - DAY_MS : null, toAt: between ? Date.now() : null })
  }
  return (
    <>
      <NativeSelect
        aria-label={t('incident.filter.severity')}
        size="xs"
        className={styles.select}
        value={worse ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget
          onChange({ worse: value === 'error' || value === 'critical' ? value : null })
        }}
        data={[
          { value: '', label: t('incident.filter.all_severities') },
          { value: 'error', label: t('incident.filter.severity.error') },
          { value: 'critical', label: t('incident.filter.severity.critical') },
        ]}
      />
      <NativeSelect
        aria-label={t('incident.filter.time')}
        size="xs"
        className={styles.select}
        value={last ?? (isStretched(filter) ? 'between' : '')}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: '', label: t('incident.filter.time.all') },
          ...spanNames.map((span) => ({ value: span, label: t(`incident.filter.time.${span}`) })),
          { value: 'between', label: t('incident.filter.time.between') },
        ]}
      />
    </>
  )
}

/** The two ends of a fixed stretch of time, and the way out of it. */
export const Between = ({ filter, onChange }: { filter: Filter } & Change) => {
  const t = useText()
  const { fromAt, toAt } = filter
  if (!isStretched(filter)) return null
  return (
    <span className={styles.between} data-filter="time">
      <input
        type="datetime-local"
        className={styles.moment}
        aria-label={t('incident.filter.from')}
        value={fieldOf(fromAt)}
        onChange={(event) => onChange({ fromAt: momentOf(event.currentTarget.value) })}
      />
      <span aria-hidden="true">–</span>
      <input
        type="datetime-local"
        className={styles.moment}
        aria-label={t('incident.filter.to')}
        value={fieldOf(toAt)}
        onChange={(event) => onChange({ toAt: momentOf(event.currentTarget.value) })}
      />
      <CloseButton
        size="xs"
        aria-label={t('timeline.filter.drop', { name: t('incident.filter.time') })}
        onClick={() => onChange({ fromAt: null, toAt: null })}
      />
    </span>
  )
}
