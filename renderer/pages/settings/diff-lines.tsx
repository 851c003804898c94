import type { DiffLine } from '@shared/ipc/settings-calls'
import { plainLine } from '@shared/timeline/plain-line'
import { useText } from '../../app/language'
import styles from './save-dialog.module.css'

const signs = { same: ' ', added: '+', removed: '-', gap: '⋯' } as const

/** The lines of the settings file that change, and those around them. */
export const DiffLines = ({ diff }: { diff: readonly DiffLine[] }) => {
  const t = useText()
  return (
    <pre className={styles.diff} tabIndex={0} aria-label={t('settings.ui.save.diff')}>
      {diff.map(({ kind, before, after, text }, index) => (
        // Lines have no identity of their own: the place is the key.
        <code key={index} className={styles[kind]} data-diff={kind}>
          <span className={styles.number}>{after ?? before ?? ''}</span>
          {signs[kind]} {plainLine(text)}
        </code>
      ))}
    </pre>
  )
}
