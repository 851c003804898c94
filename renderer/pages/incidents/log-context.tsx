import type { Output } from '@shared/ipc/contract'
import { plainLine } from '@shared/timeline/plain-line'
import { useEffect, useRef, useState } from 'react'
import { useMessage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { CodeBlock } from '../../components/code-block'
import { ProblemNote } from '../../components/problem-note'
import styles from './detail.module.css'
import { Section } from './facts'
import { LogLines, shownLines, type Lines } from './log-lines'

/** All that stands around, with what matched in its middle. */
const Around = ({ lines, label }: { lines: Lines; label: string }) => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const block = box.current?.querySelector('pre')
    const middle = block?.querySelector<HTMLElement>('[data-marked]')
    if (block && middle)
      block.scrollTop = middle.offsetTop - block.offsetTop - (block.clientHeight - middle.offsetHeight) / 2
  }, [])
  return (
    <div ref={box} data-context="">
      <CodeBlock label={label} lines={shownLines(lines)} tall />
    </div>
  )
}

/**
 * The lines that were recorded with what matched, and in their place the log around them once somebody asks: it is read
 * anew then, since it may have been rotated, or be gone.
 */
export const LogContext = ({ seq, lines }: { seq: number; lines: Lines }) => {
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
        <Around lines={found.lines} label={t('incident.context.title')} />
        <p className={styles.dim}>{t('incident.context.place', { place: plainLine(found.place) })}</p>
      </Section>
    )
  return (
    <LogLines lines={lines}>
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
    </LogLines>
  )
}
