import { Checkbox, Switch } from '@mantine/core'
import type { Autostart } from '@shared/ipc/desktop-calls'
import { useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { useCall } from '../../bridge/use-call'
import { Panel } from '../panel'
import { ProblemNote } from '../problem-note'
import { Skeleton } from '../skeleton'
import styles from './desktop-preferences.module.css'

type Known = Extract<Autostart, { kind: 'known' }>

const Fields = ({ autostart, onSaved }: { autostart: Known; onSaved: () => void }) => {
  const t = useText()
  const save = useAct('desktop.set_autostart')
  const { on, hidden, file } = autostart
  const change = async (next: { on: boolean; hidden: boolean }): Promise<void> => {
    await save.run(next)
    onSaved()
  }
  return (
    <>
      <Switch
        label={t('desktop.view.autostart')}
        description={t('desktop.view.autostart.hint')}
        checked={on}
        onChange={(event) => void change({ on: event.currentTarget.checked, hidden })}
      />
      {on ? (
        <div className={styles.inner}>
          <Checkbox
            label={t('desktop.view.autostart.hidden')}
            description={t('desktop.view.autostart.hidden.hint')}
            checked={hidden}
            onChange={(event) => void change({ on, hidden: event.currentTarget.checked })}
          />
          {file === null ? null : (
            <p className={styles.hint}>
              {t('desktop.view.autostart.file')} <code>{file}</code>
            </p>
          )}
        </div>
      ) : null}
      {save.problem === null ? null : <ProblemNote problem={save.problem} />}
    </>
  )
}

/** Whether the session begins this program. */
export const AutostartSettings = () => {
  const t = useText()
  const { data, dataAt, problem, retry } = useCall('desktop.autostart', {})
  return (
    <Panel title={t('desktop.view.autostart.title')}>
      <div className={styles.settings}>
        {problem === null ? null : <ProblemNote problem={problem} dataAt={dataAt} onRetry={retry} />}
        {data === null && problem === null ? <Skeleton lines={2} /> : null}
        {data?.kind === 'known' ? <Fields autostart={data} onSaved={retry} /> : null}
        {data?.kind === 'unsupported' ? (
          <p className={styles.hint}>{t('desktop.view.autostart.unsupported')}</p>
        ) : null}
      </div>
    </Panel>
  )
}
