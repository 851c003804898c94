import type { DiffLine } from '@shared/ipc/settings-calls'
import { plainLine } from '@shared/timeline/plain-line'
import { useEffect, useMemo, useRef } from 'react'
import { useText } from '../../app/language'
import { Panel } from '../../components/panel'
import { shiftedLine } from './shifted-line'
import styles from './json-view.module.css'

/** The file as it would be saved: changed lines are marked, and the place of the focused setting is in sight. */
export const JsonView = ({
  file,
  text,
  diff,
  line,
}: {
  file: string
  text: string
  diff: readonly DiffLine[]
  /** Of the file as it is now, from 1. */
  line: number | null
}) => {
  const t = useText()
  const lines = useRef<HTMLPreElement>(null)
  const contents = useMemo(() => text.split(/\r\n|\r|\n/).map((one) => plainLine(one)), [text])
  const added = useMemo(
    () => new Set(diff.flatMap(({ kind, after }) => (kind === 'added' ? [after] : []))),
    [diff],
  )
  const at = line === null ? null : shiftedLine(line, diff)

  useEffect(() => {
    if (at !== null) lines.current?.children[at - 1]?.scrollIntoView({ block: 'nearest' })
  }, [at])

  return (
    <Panel
      title={t('settings.ui.json')}
      aside={<code title={file}>{file.slice(file.lastIndexOf('/') + 1)}</code>}
      flush
    >
      <p className={styles.note}>
        {diff.length === 0 ? t('settings.ui.json.secret') : t('settings.ui.json.changed')}
      </p>
      <pre ref={lines} className={styles.lines} tabIndex={0} aria-label={t('settings.ui.json')}>
        {contents.map((content, index) => (
          <code
            // Lines have no identity of their own: the place is the key.
            key={index}
            className={styles.line}
            data-line={index + 1}
            data-changed={added.has(index + 1)}
            data-shown={at === index + 1}
          >
            <span className={styles.number} aria-hidden="true">
              {index + 1}
            </span>
            <span className={styles.content}>{content === '' ? '\u00a0' : content}</span>
          </code>
        ))}
      </pre>
    </Panel>
  )
}
