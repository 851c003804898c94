import { CloseButton } from '@mantine/core'
import { useText } from '../app/language'
import { StateShape } from './state-shape'
import styles from './told-note.module.css'

/** What became of something that a person wanted saved. */
export type Told = { readonly kind: 'saved' | 'failed'; readonly text: string }

/** Tells what became of it until it is put away: a failure is told at once, and looks like one. */
export const ToldNote = ({ told: { kind, text }, onClose }: { told: Told; onClose: () => void }) => {
  const t = useText()
  const failed = kind === 'failed'
  return (
    <span className={`${styles.told} ${failed ? styles.failed : ''}`}>
      {failed ? <StateShape shape="critical" decorative /> : null}
      <span role={failed ? 'alert' : 'status'} data-told={kind}>
        {text}
      </span>
      <CloseButton size="xs" aria-label={t('act.close')} onClick={onClose} />
    </span>
  )
}
