import { Button } from '@mantine/core'
import type { Fault } from '@shared/domain/event'
import { useRefresh } from '../../app/app-context'
import { useText } from '../../app/language'
import { FaultTable } from '../../components/fault-table'
import { Panel } from '../../components/panel'
import { Stage } from '../stage'
import styles from './faults-view.module.css'

/** Settings that cannot be used: each fault with its place. Watching starts by itself once the file is right. */
export const FaultsView = ({ settingsFile, faults }: { settingsFile: string; faults: readonly Fault[] }) => {
  const t = useText()
  const refresh = useRefresh()
  return (
    <Stage
      title={t('faults.heading')}
      lead={
        <p>
          {t('faults.lead')}
          <code className={styles.file}>{settingsFile}</code>
        </p>
      }
    >
      <Panel title={t('faults.title')} count={faults.length} flush>
        <FaultTable file={settingsFile} faults={faults} />
      </Panel>
      <div className={styles.foot}>
        <p className={styles.then}>{t('faults.then')}</p>
        <Button variant="default" onClick={refresh}>
          {t('faults.look_again')}
        </Button>
      </div>
    </Stage>
  )
}
