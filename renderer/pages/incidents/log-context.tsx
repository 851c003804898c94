import type { Output } from '@shared/ipc/contract'
import { plainLine } from '@shared/timeline/plain-line'
import { useState } from 'react'
import { useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { CodeBlock } from '../../components/code-block'
import { ProblemNote } from '../../components/problem-note'
import styles from './detail.module.css'
import { Section } from './facts'

/** The log around what matched, read anew when somebody asks: it may have been rotated, or be gone. */
export const LogContext = ({ seq }: { seq: number }) => {
  const t = useText()
  const say = useMessage()
  const read = useAct('logs.context')
  const [found, setFound] = useState<Output<'logs.context'> | null>(null)
  const press = async (): Promise<void> => {
    const answer = await read.run({ seq })
    if (answer !== null) setFound(answer)
  }
  if (found?.kind === 'found')
    return (
      <Section title={t('incident.context.title')}>
        <p className={styles.dim}>{t('incident.context.place', { place: plainLine(found.place) })}</p>
        <CodeBlock
          label={t('incident.context.title')}
          lines={found.lines.map(({ text, matched }) => ({ text: plainLine(text), marked: matched }))}
        />
      </Section>
    )
  return (
    <>
      {found === null ? null : (
        <p className={styles.dim} role="status">
          {say(found.message)}
        </p>
      )}
      {read.problem === null ? null : <ProblemNote problem={read.problem} />}
      <div>
        <ActButton
          needs="approve"
          variant="default"
          act="context"
          loading={read.pending}
          onClick={() => void press()}
        >
          {t('incident.context.show')}
        </ActButton>
      </div>
    </>
  )
}
