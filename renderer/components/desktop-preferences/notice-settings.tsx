import { Switch } from '@mantine/core'
import type { Output } from '@shared/ipc/contract'
import type { NoticePreferences } from '@shared/ipc/desktop-calls'
import { momentTime } from '@shared/words/time'
import { useLanguage, useText } from '../../app/language'
import { useNow } from '../../app/ticker'
import { useAct } from '../../bridge/use-act'
import { useCall } from '../../bridge/use-call'
import { Panel } from '../panel'
import { ProblemNote } from '../problem-note'
import { Skeleton } from '../skeleton'
import { StateShape } from '../state-shape'
import styles from './desktop-preferences.module.css'
import { NoticeTest } from './notice-test'
import { QuietHoursFields } from './quiet-hours-fields'

type Notices = Output<'desktop.notices'>

const REFRESH_MS = 30_000

const QuietNow = ({ quietNow, quietUntilAt, held }: Notices) => {
  const t = useText()
  const language = useLanguage()
  const now = useNow(REFRESH_MS)
  if (!quietNow) return null
  return (
    <p className={styles.line} role="status">
      <StateShape shape="paused" decorative />
      <span>
        {quietUntilAt === null
          ? t('desktop.view.quiet.now.always')
          : t('desktop.view.quiet.now', { time: momentTime(language, quietUntilAt, now) })}
        {held > 0 ? t('desktop.view.quiet.held', { n: held }) : null}
      </span>
    </p>
  )
}

const Fields = ({ notices, onSaved }: { notices: Notices; onSaved: () => void }) => {
  const t = useText()
  const save = useAct('desktop.set_notices')
  const { preferences } = notices
  const change = async (next: NoticePreferences): Promise<void> => {
    await save.run(next)
    onSaved()
  }
  const { quiet } = preferences
  return (
    <>
      {notices.fault === null ? null : (
        <p className={styles.line} role="alert">
          <StateShape shape="caution" decorative />
          <span className={styles.words}>
            {t('desktop.view.fault')} <code className={styles.hint}>{notices.fault}</code>
          </span>
        </p>
      )}
      <Switch
        label={t('desktop.view.quiet')}
        description={t('desktop.view.quiet.hint')}
        checked={quiet.on}
        onChange={(event) =>
          void change({ ...preferences, quiet: { ...quiet, on: event.currentTarget.checked } })
        }
      />
      {quiet.on ? (
        <div className={styles.inner}>
          <QuietHoursFields quiet={quiet} onChange={(next) => void change({ ...preferences, quiet: next })} />
          <Switch
            label={t('desktop.view.breaks')}
            description={t('desktop.view.breaks.hint')}
            checked={preferences.criticalBreaksQuiet}
            onChange={(event) =>
              void change({ ...preferences, criticalBreaksQuiet: event.currentTarget.checked })
            }
          />
          <QuietNow {...notices} />
        </div>
      ) : null}
      {save.problem === null ? null : <ProblemNote problem={save.problem} />}
    </>
  )
}

/** What the operating system is to tell, when, and whether it can. */
export const NoticeSettings = () => {
  const t = useText()
  const { data, dataAt, problem, retry } = useCall('desktop.notices', {}, { refreshMs: REFRESH_MS })
  return (
    <Panel title={t('desktop.view.notices')}>
      <div className={styles.settings}>
        {problem === null ? null : <ProblemNote problem={problem} dataAt={dataAt} onRetry={retry} />}
        {data === null ? (
          problem === null ? (
            <Skeleton lines={4} />
          ) : null
        ) : (
          <>
            <NoticeTest delivery={data.delivery} onTested={retry} />
            <Fields notices={data} onSaved={retry} />
          </>
        )}
      </div>
    </Panel>
  )
}
