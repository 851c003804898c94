import { Button } from '@mantine/core'
import { useText } from '../../app/language'
import { Panel } from '../../components/panel'
import { openPage } from '../../store/ui'
import styles from './settings.module.css'

/** What the file says beside this, and which page it is set on. */
export const Elsewhere = () => {
  const t = useText()
  return (
    <section id="settings-elsewhere" className={styles.section}>
      <Panel title={t('settings.ui.section.elsewhere')} flush>
        <div className={styles.row}>
          <p className={styles.meaning}>{t('settings.ui.elsewhere.patterns')}</p>
          <div className={styles.control}>
            <Button variant="default" onClick={() => openPage('patterns')}>
              {t('settings.ui.elsewhere.patterns.act')}
            </Button>
          </div>
        </div>
        <div className={styles.row}>
          <p className={styles.meaning}>{t('settings.ui.elsewhere.maintenance')}</p>
          <div className={styles.control}>
            <Button variant="default" onClick={() => openPage('maintenance')}>
              {t('settings.ui.elsewhere.maintenance.act')}
            </Button>
          </div>
        </div>
      </Panel>
    </section>
  )
}
