import { plainLine } from '@shared/timeline/plain-line'
import { useText } from '../../../app/language'
import styles from './changed-lines.module.css'

export type Expressions = { readonly pattern: string; readonly ignore: string | null }

/** A line of the settings file as it is written there. */
const written = (key: keyof Expressions, value: string): string => `"${key}": ${JSON.stringify(value)}`

/** The lines of an entry that say its expressions: what a person can put into the file by hand. */
export const writtenLines = ({ pattern, ignore }: Expressions): string =>
  [written('pattern', pattern), ...(ignore === null ? [] : [written('ignore', ignore)])].join(',\n')

const keys = ['pattern', 'ignore'] as const

/** Which lines of the settings file change, and into what. */
export const ChangedLines = ({
  file,
  ruleId,
  from,
  to,
}: {
  file: string
  ruleId: string
  from: Expressions
  to: Expressions
}) => {
  const t = useText()
  return (
    <section className={styles.change}>
      <h3 className={styles.heading}>{t('rules.ui.set.file')}</h3>
      <p className={styles.file}>
        <code>{plainLine(file)}</code>
      </p>
      <pre className={styles.lines} aria-label={t('rules.ui.set.file')} tabIndex={0}>
        <code>error_patterns › {plainLine(`"id": ${JSON.stringify(ruleId)}`)}</code>
        {keys.flatMap((key) => {
          const [before, after] = [from[key], to[key]]
          if (before === after) return []
          return [
            ...(before === null
              ? []
              : [
                  <code key={`- ${key}`} className={styles.removed}>
                    - {plainLine(written(key, before))}
                  </code>,
                ]),
            ...(after === null
              ? []
              : [
                  <code key={`+ ${key}`} className={styles.added}>
                    + {plainLine(written(key, after))}
                  </code>,
                ]),
          ]
        })}
      </pre>
      <p className={styles.dim}>{t('lab.ui.save.kept')}</p>
    </section>
  )
}
