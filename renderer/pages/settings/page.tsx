import { SettingsIcon } from '../../components/icons'
import { definePage } from '../define-page'
import { SettingsPage } from './settings-page'

export default definePage({
  id: 'settings',
  order: 90,
  title: 'word.page.settings',
  icon: SettingsIcon,
  key: 's',
  Component: SettingsPage,
})
