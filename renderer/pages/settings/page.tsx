import { SettingsIcon } from '../../components/icons'
import { definePage } from '../define-page'
import { lazyPage } from '../lazy-page'

export default definePage({
  id: 'settings',
  order: 90,
  title: 'word.page.settings',
  icon: SettingsIcon,
  key: 's',
  Component: lazyPage(async () => (await import('./settings-page')).SettingsPage),
})
