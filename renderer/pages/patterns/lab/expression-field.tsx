import type { Judgement } from '@shared/ipc/lab-calls'
import { LONGEST_EXPRESSION } from '@shared/ipc/lab-limits'
import { plainLine } from '@shared/timeline/plain-line'
import { useId, useRef, type ReactNode, type RefObject } from 'react'
import { useText } from '../../../app/language'
import { StateShape } from '../../../components/state-shape'
import { usePlainMessage } from '../use-plain-message'
import styles from './expression-field.module.css'

/** How much of an expression stands around the place that is meant. */
const AROUND = 48

/** The part of an expression that a remark is about, with what stands around it. A click leads there. */
const Place = ({
  source,
  index,
  length,
  onGo,
}: {
  source: string
  index: number
  length: number
  onGo: () => void
}) => {
  const t = useText()
  const from = Math.max(0, index - AROUND)
  const end = Math.min(source.length, index + Math.max(1, length))
  const to = Math.min(source.length, end + AROUND)
  const part = (a: number, b: number): string => plainLine(source.slice(a, b))
  return (
    <button type="button" className={styles.place} onClick={onGo} title={t('lab.ui.place')}>
      <code>
        {from > 0 ? '…' : ''}
        {part(from, index)}
        <mark className={styles.here}>{index < source.length ? part(index, end) : '␣'}</mark>
        {part(end, to)}
        {to < source.length ? '…' : ''}
      </code>
    </button>
  )
}

type Said = {
  readonly words: string
  readonly index: number | null
  readonly length: number
  readonly wrong: boolean
}

const useSaid = (judgement: Judgement | null): readonly Said[] => {
  const say = usePlainMessage()
  switch (judgement?.kind) {
    case undefined:
      return []
    case 'unusable':
      return [{ words: say(judgement.message), index: judgement.index, length: 1, wrong: true }]
    case 'usable':
      return judgement.remarks.map(({ message, index, length }) => ({
        words: say(message),
        index,
        length,
        wrong: false,
      }))
  }
}

/** A field for an expression, which is one line however long; below it what is wrong with it, at its place. */
export const ExpressionField = ({
  label,
  value,
  today,
  judgement,
  hint,
  readOnly,
  fieldRef,
  name,
  onChange,
}: {
  label: string
  value: string
  /** The expression that is at work. */
  today: string
  /** What the engine says about `value`; null until it has. */
  judgement: Judgement | null
  hint: ReactNode
  readOnly: boolean
  fieldRef?: RefObject<HTMLTextAreaElement | null>
  name: 'pattern' | 'ignore'
  onChange: (value: string) => void
}) => {
  const t = useText()
  const id = useId()
  const own = useRef<HTMLTextAreaElement | null>(null)
  const field = fieldRef ?? own
  const said = useSaid(judgement)
  const wrong = said.some((one) => one.wrong)
  const go = (index: number, length: number): void => {
    field.current?.focus()
    field.current?.setSelectionRange(index, Math.min(value.length, index + length))
  }
  return (
    <div className={styles.field} data-expression={name}>
      <label className={styles.label} htmlFor={id}>
        {label} <code className={styles.key}>{name}</code>
      </label>
      <textarea
        id={id}
        ref={field}
        className={styles.input}
        rows={1}
        value={value}
        maxLength={LONGEST_EXPRESSION}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={readOnly}
        aria-invalid={wrong}
        aria-describedby={`${id}-said`}
        onChange={(event) => onChange(event.currentTarget.value.replaceAll(/[\r\n]+/g, ''))}
        onKeyDown={(event) => {
          // A line break cannot be part of it; leaving the field comes before leaving the page.
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.preventDefault()
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      <div id={`${id}-said`} className={styles.said} aria-live="polite">
        {said.length === 0 ? <p className={styles.hint}>{hint}</p> : null}
        {said.map(({ words, index, length, wrong: isWrong }) => (
          <div key={`${index} ${words}`} className={styles.remark} data-wrong={isWrong}>
            <StateShape shape={isWrong ? 'critical' : 'caution'} decorative />
            <div>
              <p className={styles.words}>{words}</p>
              {index === null ? null : (
                <Place source={value} index={index} length={length} onGo={() => go(index, length)} />
              )}
            </div>
          </div>
        ))}
        {value === today ? null : (
          <p className={styles.today}>
            <span>{t('lab.ui.today')}</span>{' '}
            {today === '' ? <span>{t('lab.ui.today.none')}</span> : <code>{plainLine(today)}</code>}
          </p>
        )}
      </div>
    </div>
  )
}
