import { Button } from '@mantine/core'
import type { Delivery, NoticeFailure } from '@shared/ipc/desktop-calls'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { useState } from 'react'
import type { Output } from '@shared/ipc/contract'
import { ProblemNote } from '../problem-note'
import { StateShape } from '../state-shape'
import styles from './desktop-preferences.module.css'

const Failed = ({ failure }: { failure: NoticeFailure }) => {
  const t = useText()
  return (
    <span className={styles.words}>
      {t(`desktop.view.failed.${failure.code}`)}
      {failure.detail === '' ? null : <code className={styles.hint}> {failure.detail}</code>}
    </span>
  )
}

const Ready = ({ service }: { service: string | null }) => {
  const t = useText()
  return (
    <span className={styles.words}>
      {service === null ? t('desktop.view.ready') : t('desktop.view.ready.service', { service })}
    </span>
  )
}

/** Whether notifications would be seen, and a real one to prove it. */
export const NoticeTest = ({ delivery, onTested }: { delivery: Delivery; onTested: () => void }) => {
  const t = useText()
  const test = useAct('desktop.test_notification')
  const [result, setResult] = useState<Output<'desktop.test_notification'> | null>(null)
  const run = async (): Promise<void> => {
    setResult(null)
    setResult(await test.run({}))
    onTested()
  }
  return (
    <div>
      <div className={styles.line}>
        {delivery.kind === 'ready' ? (
          <>
            <StateShape shape="ok" decorative />
            <Ready service={delivery.service} />
          </>
        ) : (
          <>
            <StateShape shape="caution" decorative />
            <Failed failure={delivery.failure} />
          </>
        )}
        <Button
          variant="default"
          loading={test.pending}
          onClick={() => void run()}
          data-act="test-notification"
        >
          {t('desktop.view.test')}
        </Button>
      </div>
      <div role="status">
        {result === null ? null : (
          <p className={`${styles.line} ${styles.result}`}>
            <StateShape shape={result.kind === 'shown' ? 'ok' : 'critical'} decorative />
            {result.kind === 'shown' ? (
              <span className={styles.words}>{t('desktop.view.test.shown')}</span>
            ) : (
              <Failed failure={result.failure} />
            )}
          </p>
        )}
      </div>
      {test.problem === null ? null : <ProblemNote problem={test.problem} />}
    </div>
  )
}
