import styles from './code-block.module.css'

/** Commands, output or log lines as they are. `marked` lines are the ones that matter; the others are context. */
export const CodeBlock = ({
  lines,
  label,
  wrap = true,
}: {
  lines: readonly (string | { readonly text: string; readonly marked: boolean })[]
  /** What it is, for screen readers. */
  label?: string
  wrap?: boolean
}) => (
  <pre className={`${styles.block} ${wrap ? styles.wrap : ''}`} aria-label={label}>
    {lines.map((line, index) => {
      const content = typeof line === 'string' ? line : line.text
      const context = typeof line !== 'string' && !line.marked
      return (
        // Lines have no identity of their own: the place is the key.
        <code key={index} className={context ? styles.context : styles.line}>
          {content === '' ? '\u00a0' : content}
        </code>
      )
    })}
  </pre>
)
