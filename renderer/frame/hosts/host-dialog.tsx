import { Button } from '@mantine/core'
import type { HostEntry } from '@shared/ipc/hosts'
import { useState } from 'react'
import { useHostList, useHostProblem, useSelectHost } from '../../app/app-context'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { Dialog } from '../../components/dialog'
import { ProblemNote } from '../../components/problem-note'
import { AddHostForm } from './add-host-form'
import { HostLine } from './host-line'
import styles from './hosts.module.css'

/** One host of the list with what can be done about it; taking it off the list is asked again in its place. */
const ManagedHost = ({ host }: { host: HostEntry }) => {
  const t = useText()
  const retry = useAct('hosts.retry')
  const remove = useAct('hosts.remove')
  const [asking, setAsking] = useState(false)
  const problem = retry.problem ?? remove.problem
  const broken = host.link.kind === 'down' || host.link.kind === 'skewed'
  return (
    <li className={styles.managed} data-host={host.id}>
      <div className={styles.row}>
        <HostLine host={host} />
        {broken ? (
          <Button
            variant="default"
            loading={retry.pending}
            onClick={() => void retry.run({ id: host.id })}
            aria-label={t('hosts.ui.retry.of', { name: host.name })}
          >
            {t('hosts.ui.retry')}
          </Button>
        ) : null}
        {host.kind === 'this' || asking ? null : (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => setAsking(true)}
            aria-label={t('hosts.ui.remove.of', { name: host.name })}
          >
            {t('hosts.ui.remove')}
          </Button>
        )}
      </div>
      {asking ? (
        <div className={styles.ask}>
          <p>{t('hosts.ui.remove.explain', { name: host.name })}</p>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('act.cancel')}
          </Button>
          <Button loading={remove.pending} onClick={() => void remove.run({ id: host.id })}>
            {t('hosts.ui.remove.act')}
          </Button>
        </div>
      ) : null}
      {problem === null ? null : <ProblemNote problem={problem} />}
    </li>
  )
}

/** Every host that the window follows: adding, trying again, taking off the list. */
export const HostDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const t = useText()
  const list = useHostList()
  const select = useSelectHost()
  const problem = useHostProblem()
  const hosts = list?.hosts ?? []
  return (
    <Dialog opened={opened} onClose={onClose} title={t('hosts.ui.title')} size="lg">
      <ul className={styles.list}>
        {hosts.map((host) => (
          <ManagedHost key={host.id} host={host} />
        ))}
      </ul>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <AddHostForm
        taken={hosts.flatMap((host) => host.destination ?? [])}
        onAdded={(id) => {
          onClose()
          void select(id)
        }}
      />
    </Dialog>
  )
}
