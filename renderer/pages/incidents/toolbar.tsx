import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import type { RefObject } from 'react'
import type { Input } from '@shared/ipc/contract'
import { useText } from '../../app/language'
import { StateShape, shapeName } from '../../components/state-shape'
import { stageKey, stages } from '@shared/timeline/event-stage'
import { ExportMenu } from './export-menu'
import { beginOf, filterShapes, isFiltered, isStretched, noFilter, serverFilter, type Filter } from './filter'
import { Between, SpanFilter } from './span-filter'
import styles from './toolbar.module.css'

const LONGEST_TEXT = 200

const toggled = <T,>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter((one) => one !== item) : [...list, item]

const SubjectSelect = ({
  subject,
  subjects,
  onChange,
}: {
  subject: string | null
  subjects: readonly string[]
  onChange: (subject: string | null) => void
}) => {
  const t = useText()
  const listed = subject === null || subjects.includes(subject) ? subjects : [subject, ...subjects]
  return (
    <NativeSelect
      aria-label={t('timeline.filter.subject')}
      size="xs"
      className={styles.select}
      value={subject ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data={[
        { value: '', label: t('timeline.filter.all_subjects') },
        ...listed.map((name) => ({ value: name, label: name })),
      ]}
    />
  )
}

/** What is taken along is what the list shows, as far back as the journal goes. */
const exportedOf = (filter: Filter): Input<'timeline.export'>['what'] => ({
  kind: 'span',
  ...serverFilter({ ...filter, fromAt: beginOf(filter, Date.now()) }),
  ...(filter.text.trim() === '' ? {} : { text: filter.text.trim().slice(0, LONGEST_TEXT) }),
  ...(filter.subject === null ? {} : { subject: filter.subject }),
  ...(filter.shapes.length === 0 ? {} : { shapes: [...filter.shapes] }),
})

/** What of the timeline is shown, and whether it moves. */
export const Toolbar = ({
  filter,
  onFilter,
  subjects,
  incidentName,
  count,
  paused,
  onPause,
  inputRef,
}: {
  filter: Filter
  onFilter: (filter: Filter) => void
  subjects: readonly string[]
  /** The name of the incident by which the list is filtered. */
  incidentName: string | null
  count: string
  paused: boolean
  onPause: () => void
  inputRef: RefObject<HTMLInputElement | null>
}) => {
  const t = useText()
  const change = (part: Partial<Filter>): void => onFilter({ ...filter, ...part })
  return (
    <div className={styles.toolbar}>
      <div className={styles.line}>
        <TextInput
          ref={inputRef}
          size="xs"
          className={styles.text}
          type="search"
          placeholder={t('timeline.filter.text')}
          aria-label={t('timeline.filter.text')}
          value={filter.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur()
          }}
          rightSection={filter.text === '' ? <kbd className={styles.key}>/</kbd> : null}
          spellCheck={false}
        />
        <SubjectSelect
          subject={filter.subject}
          subjects={subjects}
          onChange={(subject) => change({ subject })}
        />
        <SpanFilter filter={filter} onChange={change} />
        {isFiltered(filter) ? (
          <button type="button" className={styles.clear} onClick={() => onFilter(noFilter)}>
            {t('timeline.filter.clear')}
          </button>
        ) : null}
        <span className={styles.count}>{count}</span>
      </div>
      <div className={styles.line}>
        <div className={styles.group} role="group" aria-label={t('timeline.filter.stage')}>
          {stages.map((stage) => (
            <button
              key={stage}
              type="button"
              className={styles.toggle}
              aria-pressed={filter.stages.includes(stage)}
              onClick={() => change({ stages: toggled(filter.stages, stage) })}
            >
              {t(stageKey(stage))}
            </button>
          ))}
        </div>
        <div className={styles.group} role="group" aria-label={t('timeline.filter.state')}>
          {filterShapes.map((shape) => (
            <button
              key={shape}
              type="button"
              className={styles.toggle}
              aria-pressed={filter.shapes.includes(shape)}
              aria-label={t(shapeName(shape))}
              title={t(shapeName(shape))}
              onClick={() => change({ shapes: toggled(filter.shapes, shape) })}
            >
              <StateShape shape={shape} decorative />
            </button>
          ))}
        </div>
        <span className={styles.spacer} />
        <ExportMenu what={() => exportedOf(filter)} />
        <Button
          variant="default"
          className={styles.pause}
          onClick={onPause}
          aria-pressed={paused}
          title={t('timeline.pause.hint')}
        >
          {t(paused ? 'timeline.resume' : 'timeline.pause')}
        </Button>
      </div>
      {incidentName === null && !isStretched(filter) ? null : (
        <div className={styles.line}>
          {incidentName === null ? null : (
            <span className={styles.chip}>
              <span className={styles.clip}>{t('timeline.filter.incident', { name: incidentName })}</span>
              <CloseButton
                size="xs"
                aria-label={t('timeline.filter.drop', { name: incidentName })}
                onClick={() => change({ incidentId: null })}
              />
            </span>
          )}
          <Between filter={filter} onChange={change} />
        </div>
      )}
    </div>
  )
}
