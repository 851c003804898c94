import type { ja } from './ja'
import { checks } from './en/checks'
import { cli } from './en/cli'
import { desktop } from './en/desktop'
import { engine } from './en/engine'
import { journal } from './en/journal'
import { logs } from './en/logs'
import { repairs } from './en/repairs'
import { sources } from './en/sources'
import { settings } from './en/settings'
import { timeline } from './en/timeline'
import { audit } from './en/audit'
import { hosts } from './en/hosts'
import { service } from './en/service'
import { ssh } from './en/ssh'
import { upkeep } from './en/upkeep'
import { window } from './en/window'
import { words } from './en/words'
import { hostChecks } from './en/host-checks'
import { appChecks } from './en/app-checks'
import { metrics } from './en/metrics'
import { managers } from './en/managers'
import { files } from './en/files'
import { backup } from './en/backup'
import { rotate } from './en/rotate'
import { processes } from './en/processes'
import { database } from './en/database'
import { ledger } from './en/ledger'
import { undo } from './en/undo'
import { planWords } from './en/plan-words'
import { backtest } from './en/backtest'
import { kinds } from './en/kinds'
import { settingNames } from './en/setting-names'
import { settingsPage } from './en/settings-page'
import { lab } from './en/lab'
import { away } from './en/away'
import { tour } from './en/tour'
import { palette } from './en/palette'
import { newEntry } from './en/new-entry'
import { incidentPage } from './en/incident-page'

/** Every English text; the compiler holds it to the keys of the Japanese ones. */
export const en: Readonly<Record<keyof typeof ja, string>> = {
  ...words,
  ...window,
  ...engine,
  ...checks,
  ...repairs,
  ...settings,
  ...cli,
  ...desktop,
  ...timeline,
  ...logs,
  ...sources,
  ...journal,
  ...upkeep,
  ...service,
  ...ssh,
  ...hosts,
  ...audit,
  ...hostChecks,
  ...appChecks,
  ...metrics,
  ...managers,
  ...files,
  ...backup,
  ...rotate,
  ...processes,
  ...database,
  ...ledger,
  ...undo,
  ...planWords,
  ...backtest,
  ...kinds,
  ...lab,
  ...away,
  ...tour,
  ...palette,
  ...settingsPage,
  ...settingNames,
  ...newEntry,
  ...incidentPage,
}
