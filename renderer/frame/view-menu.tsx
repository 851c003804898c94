import { Menu } from '@mantine/core'
import type { Preferences } from '@shared/ipc/contract'
import type { TextKey } from '@shared/text/text'
import { useText } from '../app/language'
import { usePreferences } from '../app/preferences'
import { SettingsIcon } from '../components/icons'
import styles from './state-bar.module.css'

/** Every language in its own words. */
const languages = [
  { language: 'ja', name: '日本語' },
  { language: 'en', name: 'English' },
] as const satisfies readonly { language: Preferences['language']; name: string }[]

const themes = [
  { theme: 'dark', name: 'view.theme.dark' },
  { theme: 'light', name: 'view.theme.light' },
  { theme: 'auto', name: 'view.theme.auto' },
] as const satisfies readonly { theme: Preferences['theme']; name: TextKey }[]

const Choice = ({ chosen, onPick, children }: { chosen: boolean; onPick: () => void; children: string }) => (
  <Menu.Item
    role="menuitemradio"
    aria-checked={chosen}
    onClick={onPick}
    leftSection={<span className={styles.tick}>{chosen ? '✓' : ''}</span>}
  >
    {children}
  </Menu.Item>
)

/** Language and colours of the window. */
export const ViewMenu = () => {
  const t = useText()
  const { preferences, setPreferences } = usePreferences()
  return (
    <Menu width={180}>
      <Menu.Target>
        <button type="button" className={styles.icon} aria-label={t('view.menu')}>
          <SettingsIcon />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('view.language')}</Menu.Label>
        {languages.map(({ language, name }) => (
          <Choice
            key={language}
            chosen={preferences.language === language}
            onPick={() => setPreferences({ ...preferences, language })}
          >
            {name}
          </Choice>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('view.theme')}</Menu.Label>
        {themes.map(({ theme, name }) => (
          <Choice
            key={theme}
            chosen={preferences.theme === theme}
            onPick={() => setPreferences({ ...preferences, theme })}
          >
            {t(name)}
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
