import type { Observation } from '@shared/domain/observation'
import { plainLine } from '@shared/timeline/plain-line'
import type { ReactNode } from 'react'
import { useText } from '../../app/language'
import { CodeBlock } from '../../components/code-block'
import { Section } from './facts'

export type Lines = Observation['lines']

/** Lines of a log as a block shows them: harmless, and which of them matched. */
export const shownLines = (lines: Lines) =>
  lines.map(({ text, matched }) => ({ text: plainLine(text), marked: matched }))

/** The lines that were recorded with what matched. */
export const LogLines = ({ lines, children = null }: { lines: Lines; children?: ReactNode }) => {
  const t = useText()
  return (
    <Section title={t('timeline.detail.lines')}>
      <CodeBlock label={t('timeline.detail.lines')} lines={shownLines(lines)} />
      {children}
    </Section>
  )
}
