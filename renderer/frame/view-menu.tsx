import { Menu } from '@mantine/core'
import type { Preferences } from '@shared/ipc/contract'
import type { TextKey } from '@shared/text/text'
import { useState } from 'react'
import { useText } from '../app/language'
import { usePreferences } from '../app/preferences'
import { DesktopPreferences } from '../components/desktop-preferences/desktop-preferences'
import { Dialog } from '../components/dialog'
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

/** Language and colours of the window, and how this computer's desktop tells and begins. */
export const ViewMenu = () => {
  const t = useText()
  const { preferences, setPreferences } = usePreferences()
  const [desktopOpened, setDesktopOpened] = useState(false)
  return (
    <>
      <Menu width={180}>
        <Menu.Target>
          <button type="button" className={styles.icon} data-menu="view" aria-label={t('view.menu')}>
            <SettingsIcon />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('view.language')}</Menu.Label>
          {languages.map(({ language, name }) => (
            <Menu.RadioItem
              key={language}
              value={language}
              checked={preferences.language === language}
              onChange={() => setPreferences({ ...preferences, language })}
              closeMenuOnClick
            >
              {name}
            </Menu.RadioItem>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('view.theme')}</Menu.Label>
          {themes.map(({ theme, name }) => (
            <Menu.RadioItem
              key={theme}
              value={theme}
              checked={preferences.theme === theme}
              onChange={() => setPreferences({ ...preferences, theme })}
              closeMenuOnClick
            >
              {t(name)}
            </Menu.RadioItem>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setDesktopOpened(true)}>{t('desktop.view.menu')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog
        opened={desktopOpened}
        onClose={() => setDesktopOpened(false)}
        title={t('desktop.view.title')}
        size="lg"
      >
        <DesktopPreferences />
      </Dialog>
    </>
  )
}
