import { AutostartSettings } from './autostart-settings'
import styles from './desktop-preferences.module.css'
import { NoticeSettings } from './notice-settings'

/** How this computer's desktop tells and begins; of the window's own program, whichever host it shows. */
export const DesktopPreferences = () => (
  <div className={styles.panels}>
    <NoticeSettings />
    <AutostartSettings />
  </div>
)
