import type { EventData } from '@shared/domain/event'
import { plainLine, plainLines } from '@shared/timeline/plain-line'
import { useText } from '../../app/language'
import styles from './detail.module.css'
import { Facts, Section } from './facts'

/** What a person has said, in the lines that they wrote. */
export const NoteText = ({ text }: { text: string }) => (
  <p className={styles.note}>{plainLines(text).join('\n')}</p>
)

/** One note with whom it names. */
export const NoteBody = ({ text, assignee }: EventData<'incident.noted'>) => {
  const t = useText()
  return (
    <>
      {text === '' ? null : (
        <Section title={t('incident.note.text')}>
          <NoteText text={text} />
        </Section>
      )}
      <Facts
        facts={[
          [
            t('incident.note.assignee'),
            assignee === null ? t('incident.note.nobody') : <bdi key="assignee">{plainLine(assignee)}</bdi>,
          ],
        ]}
      />
    </>
  )
}
