import type { LineKind, LineKinds } from '@shared/domain/line-kinds'
import { plainLine } from '@shared/timeline/plain-line'
import { valueText } from '@shared/words/format-value'
import { clockTime, exactTime } from '@shared/words/time'
import { useLanguage, useText } from '../../app/language'
import { CodeBlock } from '../../components/code-block'
import styles from './detail.module.css'
import { Section } from './facts'

const linesOf = ({ count, first, last }: LineKind): readonly string[] =>
  (count === 1 || first === last ? [first] : [first, last]).map(plainLine)

/** Lines by what they say: how many of each kind, from when to when, the first and the last of them. */
export const KindList = ({ kinds: { kinds, others } }: { kinds: LineKinds }) => {
  const t = useText()
  const language = useLanguage()
  if (kinds.length === 0) return null
  return (
    <Section title={t('kinds.title')}>
      {kinds.map((kind) => (
        <div key={kind.key} className={styles.section}>
          <p className={styles.words}>
            <strong>{t('kinds.count', { count: valueText(kind.count, 'count') })}</strong>{' '}
            <span className={styles.dim} title={exactTime(language, kind.fromAt)}>
              {kind.fromAt === kind.toAt
                ? clockTime(language, kind.fromAt)
                : t('kinds.times', {
                    from: clockTime(language, kind.fromAt),
                    to: clockTime(language, kind.toAt),
                  })}
            </span>
          </p>
          <CodeBlock label={t('kinds.lines')} lines={linesOf(kind)} />
        </div>
      ))}
      {others === 0 ? null : (
        <p className={styles.dim}>{t('kinds.others', { count: valueText(others, 'count') })}</p>
      )}
    </Section>
  )
}
