import { Textarea, TextInput } from '@mantine/core'
import type { Incident } from '@shared/domain/state'
import { plainLine } from '@shared/timeline/plain-line'
import { actorName } from '@shared/words/actor-words'
import { useState } from 'react'
import { useLanguage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { useForbidden } from '../../components/act/use-may'
import { Ago } from '../../components/ago'
import { ProblemNote } from '../../components/problem-note'
import { Section } from './facts'
import styles from './incident-notes.module.css'
import { NoteText } from './note-parts'
import { useNotes, type NoteEvent } from './use-notes'

const LONGEST_NOTE = 2000
const LONGEST_ASSIGNEE = 80
/** From here on it is told how much room is left. */
const NEARLY_FULL = 200

const Note = ({ event }: { event: NoteEvent }) => {
  const t = useText()
  const language = useLanguage()
  const { text, assignee } = event.data
  return (
    <li className={styles.entry}>
      <p className={styles.dim}>
        <bdi>{plainLine(actorName(event.actor, language))}</bdi> · <Ago at={event.at} /> ·{' '}
        {t('incident.note.assignee')}:{' '}
        <bdi>{assignee === null ? t('incident.note.nobody') : plainLine(assignee)}</bdi>
      </p>
      {text === '' ? null : <NoteText text={text} />}
    </li>
  )
}

const NoteForm = ({ incident }: { incident: Incident }) => {
  const t = useText()
  const save = useAct('incidents.note')
  const known = incident.note?.assignee ?? ''
  const [typed, setTyped] = useState<string | null>(null)
  const [text, setText] = useState('')
  const assignee = typed ?? known
  const changed = text.trim() !== '' || assignee.trim() !== known
  const submit = async (): Promise<void> => {
    if (!changed) return
    const name = assignee.trim()
    const saved = await save.run({
      incidentId: incident.id,
      text: text.trim(),
      assignee: name === '' ? null : name,
    })
    if (saved === null) return
    setText('')
    setTyped(null)
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <TextInput
        size="xs"
        className={styles.field}
        label={t('incident.note.assignee')}
        placeholder={t('incident.note.assignee.hint')}
        value={assignee}
        maxLength={LONGEST_ASSIGNEE}
        onChange={(event) => setTyped(event.currentTarget.value)}
        spellCheck={false}
      />
      <Textarea
        size="xs"
        className={styles.field}
        label={t('incident.note.text')}
        placeholder={t('incident.note.text.hint')}
        value={text}
        maxLength={LONGEST_NOTE}
        autosize
        minRows={1}
        maxRows={8}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {LONGEST_NOTE - text.length < NEARLY_FULL ? (
        <p className={`${styles.dim} ${styles.beside}`}>
          {t('incident.note.left', { n: LONGEST_NOTE - text.length })}
        </p>
      ) : null}
      {save.problem === null ? null : <ProblemNote problem={save.problem} />}
      <div className={styles.beside}>
        <ActButton needs="approve" variant="default" act="note" loading={save.pending} disabled={!changed}>
          {t('incident.note.add')}
        </ActButton>
      </div>
    </form>
  )
}

/** Who takes care of an incident, what people have said of it, and the place to say more. */
export const IncidentNotes = ({ incident }: { incident: Incident }) => {
  const t = useText()
  const [found, retry] = useNotes(incident)
  const mayNot = useForbidden('approve')
  const isEmpty = found.kind === 'loaded' && found.notes.length === 0
  return (
    <Section title={t('incident.note.title')}>
      {found.kind === 'failed' ? <ProblemNote problem={found.problem} onRetry={retry} /> : null}
      {isEmpty && mayNot !== null ? <p className={styles.dim}>{t('incident.note.none')}</p> : null}
      {found.kind === 'loaded' && !isEmpty ? (
        <ol className={styles.entries} aria-label={t('incident.note.count', { n: found.notes.length })}>
          {found.notes.map((event) => (
            <Note key={event.seq} event={event} />
          ))}
        </ol>
      ) : null}
      {mayNot === null ? <NoteForm incident={incident} /> : null}
    </Section>
  )
}
