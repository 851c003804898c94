import { Tooltip } from '@mantine/core'
import { useText } from '../app/language'
import { usePreferences } from '../app/preferences'
import styles from './badge.module.css'

/** Says that the runtime is not the one of a release, as long as it is not. */
export const RuntimeBadge = () => {
  const t = useText()
  const { info } = usePreferences()
  if (info?.runtime !== 'development') return null
  return (
    <Tooltip label={t('rail.development', { electron: info.electronVersion })} multiline w={300}>
      <span className={styles.badge} tabIndex={0} aria-label={t('word.trust.development')}>
        <span className={styles.wide}>{t('word.trust.development')}</span>
        <span className={styles.narrow} aria-hidden="true">
          DEV
        </span>
      </span>
    </Tooltip>
  )
}
