import type { Step } from '@shared/domain/plan'
import { useText } from '../app/language'
import styles from './step-diff.module.css'

const toneOf = (line: string): string => {
  if (line.startsWith('+')) return styles['added'] ?? ''
  if (line.startsWith('-')) return styles['removed'] ?? ''
  return styles['context'] ?? ''
}

/** The lines that a step changes in a file; nothing for steps that change none. */
export const StepDiff = ({ step }: { step: Step }) => {
  const t = useText()
  if (step.kind !== 'fix_json' || step.found.diff.length === 0) return null
  return (
    <pre className={styles.diff} aria-label={t('step.diff')} tabIndex={0}>
      {step.found.diff.map((line, index) => (
        // Lines have no identity of their own: the place is the key.
        <code key={index} className={toneOf(line)}>
          {line === '' ? '\u00a0' : line}
        </code>
      ))}
    </pre>
  )
}
