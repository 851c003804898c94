import { useEngineState, useShownHost } from '../../app/app-context'
import { useText } from '../../app/language'
import { useCall } from '../../bridge/use-call'
import { ProblemNote } from '../../components/problem-note'
import { Skeleton } from '../../components/skeleton'
import { SettingsForm } from './settings-form'
import { WindowSection } from './window-section'
import styles from './settings.module.css'

/** Every setting with its meaning, beside the file that it stands in. */
export const SettingsPage = () => {
  const t = useText()
  const hostId = useShownHost()?.id ?? ''
  const { settings, rejected } = useEngineState()
  // Asked anew whenever the engine has looked at another version of the file.
  const askAgain = `${settings?.sha256 ?? ''} ${rejected?.at ?? ''}`
  const { data, dataAt, problem, retry } = useCall('settings.read', {}, { askAgain })
  if (data !== null)
    return <SettingsForm hostId={hostId} read={data} problem={problem} dataAt={dataAt} onAsk={retry} />
  return (
    <div className={styles.page}>
      <h1 className={styles.h1}>{t('word.page.settings')}</h1>
      {problem === null ? <Skeleton lines={9} /> : <ProblemNote problem={problem} onRetry={retry} />}
      <WindowSection />
    </div>
  )
}
