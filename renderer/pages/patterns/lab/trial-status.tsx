import { Button } from '@mantine/core'
import type { Preview, RunEnd } from '@shared/ipc/lab-calls'
import { valueText } from '@shared/words/format-value'
import type { ReactNode } from 'react'
import { useText } from '../../../app/language'
import { StateShape } from '../../../components/state-shape'
import { usePlainMessage } from '../use-plain-message'
import { shareRead, type Trial } from './lab-state'
import styles from './lab.module.css'

const MOST_SECONDS = 30

const useEndWords = (): ((end: RunEnd, preview: Preview | null) => string | null) => {
  const t = useText()
  const say = usePlainMessage()
  return (end, preview) => {
    const read = valueText(preview?.bytes ?? 0, 'bytes')
    switch (end.kind) {
      case 'done':
        if (end.limit === null || preview === null) return null
        switch (end.limit) {
          case 'bytes':
            return t('lab.ui.limit.bytes', { read, all: valueText(preview.allBytes, 'bytes') })
          case 'lines':
            return t('lab.ui.limit.lines', { n: preview.lines })
          case 'time':
            return t('lab.ui.limit.time', { read, seconds: MOST_SECONDS })
        }
      case 'unusable':
        return t('lab.ui.unusable')
      case 'cancelled':
        return t('lab.ui.cancelled', { read })
      case 'failed':
        return say(end.message)
    }
  }
}

/** How far a trial is, and how it ended; with a button to end it, or to read the log again. */
export const TrialStatus = ({
  trial,
  running,
  onCancel,
  onAgain,
}: {
  trial: Trial | null
  running: boolean
  onCancel: () => void
  onAgain: () => void
}) => {
  const t = useText()
  const wordsOf = useEndWords()
  const preview = trial?.preview ?? null
  const end = trial?.end ?? null
  const words = end === null ? null : wordsOf(end, preview)
  const bad = end?.kind === 'failed'
  const share = preview === null ? 0 : shareRead(preview)
  let said: ReactNode = null
  if (running) said = t('lab.ui.running', { percent: Math.floor(share * 100) })
  else if (words !== null)
    said = (
      <>
        {bad ? <StateShape shape="caution" decorative /> : null} {words}
      </>
    )
  return (
    <div className={styles.status} data-trial={running ? 'running' : (end?.kind ?? 'none')}>
      <progress
        className={styles.progress}
        data-shown={running}
        value={share}
        max={1}
        aria-label={t('lab.ui.progress')}
      />
      <p className={styles.said} role={bad ? 'alert' : 'status'}>
        {said}
      </p>
      {running ? (
        <Button variant="default" onClick={onCancel} data-act="cancel-trial">
          {t('lab.ui.cancel')}
        </Button>
      ) : (
        <Button variant="default" onClick={onAgain} data-act="try-again">
          {t('lab.ui.again')}
        </Button>
      )}
    </div>
  )
}
