import { Button } from '@mantine/core'
import { useText } from '../../app/language'
import { ProblemNote } from '../../components/problem-note'
import type { Drafts } from './drafts'
import type { Preview } from './use-preview'
import styles from './settings.module.css'

/** How much is changed and not saved, and what can be done about it. */
export const UnsavedBar = ({
  drafts,
  preview: { told, problem, current },
  onDiscard,
  onReview,
}: {
  drafts: Drafts
  preview: Preview
  onDiscard: () => void
  onReview: () => void
}) => {
  const t = useText()
  const all = Object.values(drafts)
  if (all.length === 0) return null
  const wrong = (told?.faults.length ?? 0) + all.filter(({ broken }) => broken).length
  const isReady = current && problem === null && told !== null && wrong === 0
  return (
    <div className={styles.unsaved} role="region" aria-label={t('settings.ui.unsaved', { n: all.length })}>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <p role="status">
        <strong>{t('settings.ui.unsaved', { n: all.length })}</strong>
        {wrong === 0 ? null : (
          <span className={styles.fault}>{t('settings.ui.unsaved.faults', { n: wrong })}</span>
        )}
        {current ? null : <span className={styles.dim}>{t('settings.ui.checking')}</span>}
      </p>
      <Button variant="default" onClick={onDiscard} data-act="discard">
        {t('settings.ui.discard')}
      </Button>
      <Button disabled={!isReady} onClick={onReview} data-act="review">
        {t('settings.ui.review')}
      </Button>
    </div>
  )
}
