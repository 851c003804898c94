import { NativeSelect } from '@mantine/core'
import { useText } from '../../app/language'
import type { Filter } from './filter'
import styles from './toolbar.module.css'

const MINUTE_MS = 60_000
const spans = { '15m': 15, '1h': 60, '6h': 360, '24h': 1440, '7d': 10_080 } as const
type Span = keyof typeof spans
const spanNames = Object.keys(spans) as readonly Span[]
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

/** How bad, and of which time: what the journal can answer, however far back it is. */
export const SpanFilter = ({
  filter,
  onChange,
}: {
  filter: Filter
  onChange: (part: Partial<Pick<Filter, 'fromAt' | 'toAt' | 'worse'>>) => void
}) => {
  const t = useText()
  const { fromAt, toAt, worse } = filter
  const isSet = fromAt !== null || toAt !== null
  const choose = (value: string): void => {
    const span = spanNames.find((one) => one === value)
    onChange({ fromAt: span === undefined ? null : Date.now() - spans[span] * MINUTE_MS, toAt: null })
  }
  return (
    <>
      <NativeSelect
        aria-label={t('incident.filter.severity')}
        size="xs"
        className={styles.subject}
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
        className={styles.subject}
        value={isSet ? 'between' : ''}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: '', label: t('incident.filter.time.all') },
          ...spanNames.map((span) => ({ value: span, label: t(`incident.filter.time.${span}`) })),
          ...(isSet ? [{ value: 'between', label: t('incident.filter.time.between') }] : []),
        ]}
      />
      {isSet ? (
        <>
          <input
            type="datetime-local"
            className={styles.moment}
            aria-label={t('incident.filter.from')}
            value={fieldOf(fromAt)}
            onChange={(event) => onChange({ fromAt: momentOf(event.currentTarget.value) })}
          />
          <input
            type="datetime-local"
            className={styles.moment}
            aria-label={t('incident.filter.to')}
            value={fieldOf(toAt)}
            onChange={(event) => onChange({ toAt: momentOf(event.currentTarget.value) })}
          />
        </>
      ) : null}
    </>
  )
}
