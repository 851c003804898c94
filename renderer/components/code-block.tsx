import styles from './code-block.module.css'
import { plainLine } from '@shared/timeline/plain-line'

/** Commands, output or log lines as they are. `marked` lines are the ones that matter; the others are context. */
export const CodeBlock = ({
  lines,
  label,
  wrap = true,
  tall = false,
}: {
  lines: readonly (string | { readonly text: string; readonly marked: boolean })[]
  /** What it is, for screen readers. */
  label?: string
  wrap?: boolean
  /** It is what one has come to read. */
  tall?: boolean
}) => (
  // What is longer than its place is scrolled with the keys as well.
  <pre
    className={`${styles.block} ${wrap ? styles.wrap : ''} ${tall ? styles.tall : ''}`}
    aria-label={label}
    {...(tall ? { tabIndex: 0, role: 'region' } : {})}
  >
    {lines.map((line, index) => {
      const content = typeof line === 'string' ? line : line.text
      const context = typeof line !== 'string' && !line.marked
      const marked = typeof line !== 'string' && line.marked
      return (
        // Lines have no identity of their own: the place is the key.
        <code
          key={index}
          className={context ? styles.context : marked ? styles.marked : styles.line}
          {...(marked ? { 'data-marked': '' } : {})}
        >
          {content === '' ? '\u00a0' : plainLine(content)}
        </code>
      )
    })}
  </pre>
)
