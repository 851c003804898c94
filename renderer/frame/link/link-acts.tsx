import { Button } from '@mantine/core'
import type { HostEntry } from '@shared/ipc/hosts'
import { useState } from 'react'
import { useText } from '../../app/language'
import { useTimed } from '../../app/ticker'
import { useAct } from '../../bridge/use-act'
import { Countdown } from '../../components/ago'
import { Dialog } from '../../components/dialog'
import { ProblemNote } from '../../components/problem-note'
import styles from './link.module.css'

/** When the connection is tried again by itself; nothing when it is not, and "now" while it is. */
export const RetryTime = ({ retryAt }: { retryAt: number | null }) => {
  const t = useText()
  const due = useTimed((now) => retryAt !== null && retryAt <= now)
  if (retryAt === null) return null
  return (
    <span className={styles.retry}>
      {due ? (
        t('hosts.ui.retry.due')
      ) : (
        <>
          {t('hosts.ui.retry.in')} <Countdown to={retryAt} />
        </>
      )}
    </span>
  )
}

/** Lets this computer's own engine watch, after the reader was told what that means. */
const TakeOver = () => {
  const t = useText()
  const [asking, setAsking] = useState(false)
  const act = useAct('hosts.take_over')
  const confirm = async (): Promise<void> => {
    if ((await act.run({})) !== null) setAsking(false)
  }
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('hosts.ui.take_over')}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t('hosts.ui.take_over.title')}>
        <p className={styles.line}>{t('hosts.ui.take_over.explain')}</p>
        {act.problem === null ? null : <ProblemNote problem={act.problem} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus="">
            {t('act.cancel')}
          </Button>
          <Button loading={act.pending} onClick={() => void confirm()}>
            {t('hosts.ui.take_over.act')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

/** What can be done about a host that cannot be reached. */
export const LinkActs = ({ host }: { host: HostEntry }) => {
  const t = useText()
  const retry = useAct('hosts.retry')
  return (
    <>
      {retry.problem === null ? null : <ProblemNote problem={retry.problem} />}
      <Button loading={retry.pending} onClick={() => void retry.run({ id: host.id })}>
        {t('hosts.ui.retry')}
      </Button>
      {host.mayTakeOver === true ? <TakeOver /> : null}
    </>
  )
}
