import { NativeSelect } from '@mantine/core'
import type { Output } from '@shared/ipc/contract'
import { LONGEST_PASTE } from '@shared/ipc/lab-limits'
import { plainLine } from '@shared/timeline/plain-line'
import { formatValue } from '@shared/words/format-value'
import { useId } from 'react'
import { useText } from '../../../app/language'
import styles from './lab.module.css'

/** What the expressions are tried on: a log that the engine knows by this id, or pasted lines. */
export type Chosen = { readonly kind: 'source'; readonly id: string } | { readonly kind: 'lines' }

type Source = Output<'lab.rule'>['sources'][number]

const LINES = 'lines'
const SOURCE = 'source:'

/** The log that a rule reads, as long as nobody has chosen another one; without any log, pasted lines. */
export const firstChoice = (sources: readonly Source[]): Chosen => {
  const [first] = [...sources.filter(({ reads }) => reads), ...sources]
  return first === undefined ? { kind: 'lines' } : { kind: 'source', id: first.id }
}

/** Chooses the log that is tried, by its id: the window knows no paths that could be read. */
export const LogChoice = ({
  sources,
  chosen,
  onChoose,
}: {
  sources: readonly Source[]
  chosen: Chosen
  onChoose: (chosen: Chosen) => void
}) => {
  const t = useText()
  const options = (reads: boolean) =>
    sources
      .filter((source) => source.reads === reads)
      .map(({ id, path }) => ({ value: SOURCE + id, label: plainLine(path) }))
  const groups = [
    { group: t('lab.ui.log.reads'), items: options(true) },
    { group: t('lab.ui.log.others'), items: options(false) },
  ].filter(({ items }) => items.length > 0)
  return (
    <NativeSelect
      label={t('lab.ui.log')}
      value={chosen.kind === 'lines' ? LINES : SOURCE + chosen.id}
      onChange={({ currentTarget: { value } }) =>
        onChoose(value === LINES ? { kind: 'lines' } : { kind: 'source', id: value.slice(SOURCE.length) })
      }
      data={[...groups, { value: LINES, label: t('lab.ui.log.paste') }]}
    />
  )
}

/** Lines that a person has at hand: tried, and kept nowhere. */
export const PastedLines = ({ text, onChange }: { text: string; onChange: (text: string) => void }) => {
  const t = useText()
  const id = useId()
  return (
    <div className={styles.paste}>
      <label htmlFor={id}>{t('lab.ui.paste')}</label>
      <textarea
        id={id}
        rows={5}
        value={text}
        maxLength={LONGEST_PASTE}
        spellCheck={false}
        autoComplete="off"
        placeholder={t('lab.ui.paste.example')}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      <p id={`${id}-hint`} className={styles.dim}>
        {t('lab.ui.paste.hint', { n: formatValue(LONGEST_PASTE, 'count').number })}
      </p>
    </div>
  )
}
