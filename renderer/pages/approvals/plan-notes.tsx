import type { Message } from '@shared/domain/message'
import type { Plan } from '@shared/domain/plan'
import type { Repair } from '@shared/domain/state'
import { useMessage, useText } from '../../app/language'
import { StateShape, type Shape } from '../../components/state-shape'
import styles from './plan-notes.module.css'

const Note = ({ shape, title, messages }: { shape: Shape; title: string; messages: readonly Message[] }) => {
  const say = useMessage()
  if (messages.length === 0) return null
  return (
    <section className={`${styles.note} ${styles[shape] ?? ''}`}>
      <h3 className={styles.title}>
        <StateShape shape={shape} decorative /> {title}
      </h3>
      <ul className={styles.list}>
        {messages.map((message) => (
          <li key={`${message.code} ${JSON.stringify(message.params)}`}>{say(message)}</li>
        ))}
      </ul>
    </section>
  )
}

/** What a person has to read first: in what the plan differs from the one before, and why it asks in every mode. */
export const PlanNotes = ({
  repair,
  plan,
}: {
  repair: Pick<Repair, 'differences'>
  plan: Pick<Plan, 'asks'>
}) => {
  const t = useText()
  return (
    <>
      <Note shape="caution" title={t('approval.differs')} messages={repair.differences} />
      <Note shape="approval" title={t('approval.asks')} messages={plan.asks} />
    </>
  )
}
