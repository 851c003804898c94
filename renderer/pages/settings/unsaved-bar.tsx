import { Button } from '@mantine/core'
import { useText } from '../../app/language'
import { ProblemNote } from '../../components/problem-note'
import type { Drafts } from './drafts'
import type { Preview } from './use-preview'
import styles from './settings.module.css'

const faultsOf = (drafts: Drafts, { told }: Preview): number =>
  (told?.faults.length ?? 0) + Object.values(drafts).filter(({ broken }) => broken).length

/** Whether the changes are judged as they are now, and nothing is wrong with them. */
export const isReadyToSave = (drafts: Drafts, preview: Preview): boolean =>
  preview.current && preview.problem === null && preview.told !== null && faultsOf(drafts, preview) === 0

/** How much is changed and not saved, and what can be done about it. */
export const UnsavedBar = ({
  drafts,
  preview,
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
  const { problem, current } = preview
  const wrong = faultsOf(drafts, preview)
  const isReady = isReadyToSave(drafts, preview)
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
