import { NativeSelect } from '@mantine/core'
import type { Preferences } from '@shared/ipc/contract'
import { useText } from '../../app/language'
import { usePreferences } from '../../app/preferences'
import { DesktopPreferences } from '../../components/desktop-preferences/desktop-preferences'
import { Panel } from '../../components/panel'
import styles from './settings.module.css'

const languages: readonly { value: Preferences['language']; label: string }[] = [
  { value: 'ja', label: '日本語' },
  { value: 'en', label: 'English' },
]
const isLanguage = (value: string): value is Preferences['language'] => value === 'ja' || value === 'en'
const isTheme = (value: string): value is Preferences['theme'] =>
  value === 'dark' || value === 'light' || value === 'auto'

/** What is set for this window alone; it changes at once. */
export const WindowSection = () => {
  const t = useText()
  const { preferences, setPreferences } = usePreferences()
  const row = (name: string, meaning: string, field: React.ReactNode) => (
    <div className={styles.row}>
      <div className={styles.about}>
        <p className={styles.name}>{name}</p>
        <p className={styles.meaning}>{meaning}</p>
      </div>
      <div className={styles.control}>{field}</div>
    </div>
  )
  return (
    <section id="settings-window" className={styles.section}>
      <Panel title={t('settings.ui.section.window')} flush>
        <p className={styles.note}>{t('settings.ui.window.note')}</p>
        {row(
          t('settings.ui.window.language'),
          t('settings.ui.window.language.meaning'),
          <NativeSelect
            className={styles.input}
            aria-label={t('settings.ui.window.language')}
            value={preferences.language}
            data={[...languages]}
            onChange={({ currentTarget: { value } }) => {
              if (isLanguage(value)) setPreferences({ ...preferences, language: value })
            }}
          />,
        )}
        {row(
          t('settings.ui.window.theme'),
          t('settings.ui.window.theme.meaning'),
          <NativeSelect
            className={styles.input}
            aria-label={t('settings.ui.window.theme')}
            value={preferences.theme}
            data={[
              { value: 'dark', label: t('view.theme.dark') },
              { value: 'light', label: t('view.theme.light') },
              { value: 'auto', label: t('view.theme.auto') },
            ]}
            onChange={({ currentTarget: { value } }) => {
              if (isTheme(value)) setPreferences({ ...preferences, theme: value })
            }}
          />,
        )}
      </Panel>
      <DesktopPreferences />
    </section>
  )
}
