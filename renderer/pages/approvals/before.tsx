import type { Plan } from '@shared/domain/plan'
import { exactTime } from '@shared/words/time'
import { useLanguage, useText } from '../../app/language'
import styles from './approval-card.module.css'
import { beforeOf, keptOf, type Said } from './before-words'

const MOST_SHOWN = 6

/** How things are before it, and what is kept of that. */
export const Before = ({ plan }: { plan: Plan }) => {
  const t = useText()
  const language = useLanguage()
  const parts = [
    ['approval.before', plan.steps.map((step) => beforeOf(step, (at) => exactTime(language, at)))],
    ['approval.kept', plan.steps.map((step) => keptOf(step, plan))],
  ] as const
  return parts.map(([title, all]) => {
    const said = [...new Set(all.filter((one): one is Said => one !== null).map(([key, of]) => t(key, of)))]
    if (said.length === 0) return null
    return (
      <section key={title}>
        <h3 className={styles.label}>{t(title)}</h3>
        <ul className={styles.list}>
          {said.slice(0, MOST_SHOWN).map((one) => (
            <li key={one}>{one}</li>
          ))}
          {said.length > MOST_SHOWN ? (
            <li>{t('approval.before.more', { n: said.length - MOST_SHOWN })}</li>
          ) : null}
        </ul>
      </section>
    )
  })
}
