import { TextInput } from '@mantine/core'
import type { NoticePreferences } from '@shared/ipc/desktop-calls'
import { useState } from 'react'
import { useLanguage, useText } from '../../app/language'
import styles from './desktop-preferences.module.css'
import { clockOf } from './clock-of'
import { weekdays } from './weekdays'

type Quiet = NoticePreferences['quiet']

/** One time of the day in 24 hours, whatever the system's own way; what is none changes nothing. */
const TimeField = ({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) => {
  const [draft, setDraft] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setDraft(value)
  }
  return (
    <TextInput
      inputMode="numeric"
      maxLength={5}
      aria-label={label}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        const clock = clockOf(draft) ?? value
        setDraft(clock)
        if (clock !== value) onChange(clock)
      }}
    />
  )
}

/** From when to when it is quiet, and on which days that begins. */
export const QuietHoursFields = ({ quiet, onChange }: { quiet: Quiet; onChange: (next: Quiet) => void }) => {
  const t = useText()
  const language = useLanguage()
  const { from, to, days } = quiet
  return (
    <>
      <div className={styles.times}>
        <TimeField
          label={t('desktop.view.quiet.from')}
          value={from}
          onChange={(next) => onChange({ ...quiet, from: next })}
        />
        <span>{t('desktop.view.quiet.between')}</span>
        <TimeField
          label={t('desktop.view.quiet.to')}
          value={to}
          onChange={(next) => onChange({ ...quiet, to: next })}
        />
        {to <= from ? <span className={styles.hint}>{t('desktop.view.quiet.next_day')}</span> : null}
      </div>
      <fieldset className={styles.days}>
        <legend>{t('desktop.view.quiet.days')}</legend>
        {weekdays(language).map(({ day, short, long }) => (
          <label key={day} className={styles.day}>
            <input
              type="checkbox"
              aria-label={long}
              checked={days.includes(day)}
              onChange={(event) =>
                onChange({
                  ...quiet,
                  days: event.currentTarget.checked
                    ? [...days, day].toSorted((a, b) => a - b)
                    : days.filter((one) => one !== day),
                })
              }
            />
            {short}
          </label>
        ))}
      </fieldset>
      {days.length === 0 ? <p className={styles.hint}>{t('desktop.view.quiet.no_day')}</p> : null}
    </>
  )
}
