import { checks } from './ja/checks'
import { cli } from './ja/cli'
import { desktop } from './ja/desktop'
import { engine } from './ja/engine'
import { journal } from './ja/journal'
import { logs } from './ja/logs'
import { repairs } from './ja/repairs'
import { sources } from './ja/sources'
import { settings } from './ja/settings'
import { timeline } from './ja/timeline'
import { audit } from './ja/audit'
import { hosts } from './ja/hosts'
import { service } from './ja/service'
import { ssh } from './ja/ssh'
import { upkeep } from './ja/upkeep'
import { window } from './ja/window'
import { words } from './ja/words'
import { hostChecks } from './ja/host-checks'
import { appChecks } from './ja/app-checks'
import { metrics } from './ja/metrics'
import { managers } from './ja/managers'
import { files } from './ja/files'
import { backup } from './ja/backup'
import { rotate } from './ja/rotate'
import { processes } from './ja/processes'
import { database } from './ja/database'
import { ledger } from './ja/ledger'
import { undo } from './ja/undo'
import { planWords } from './ja/plan-words'
import { backtest } from './ja/backtest'
import { kinds } from './ja/kinds'
import { settingNames } from './ja/setting-names'
import { settingsPage } from './ja/settings-page'
import { lab } from './ja/lab'
import { away } from './ja/away'
import { tour } from './ja/tour'
import { palette } from './ja/palette'
import { newEntry } from './ja/new-entry'
import { incidentPage } from './ja/incident-page'

/** Every Japanese text. Keys are append-only: old journals name them for ever. */
export const ja = {
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
} as const
