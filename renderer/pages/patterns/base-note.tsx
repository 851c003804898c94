import { Button } from '@mantine/core'
import { useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import { openPage } from '../../store/ui'
import styles from './base-note.module.css'
import { lacksBase, type RuleView } from './rules'

/** Leads to the setting that relative paths begin at. */
export const OpenBase = () => {
  const t = useText()
  return (
    <Button variant="default" data-act="open-base" onClick={() => openPage('settings', 'base_dir')}>
      {t('rules.ui.no_base.open')}
    </Button>
  )
}

/** One missing setting keeps several rules from repairing: said once, with the way to it. */
export const BaseNote = ({ rules }: { rules: readonly RuleView[] }) => {
  const t = useText()
  const n = rules.filter(({ ability }) => lacksBase(ability)).length
  if (n === 0) return null
  return (
    <section className={styles.note} aria-label={t('rules.ui.no_base.title')}>
      <StateShape shape="caution" size={14} decorative />
      <p className={styles.words}>
        <strong>{t('rules.ui.no_base.title')}</strong> {t('rules.ui.no_base', { n })}
      </p>
      <OpenBase />
    </section>
  )
}
