import { checks } from './ja/checks'
import { cli } from './ja/cli'
import { desktop } from './ja/desktop'
import { engine } from './ja/engine'
import { journal } from './ja/journal'
import { logs } from './ja/logs'
import { repairs } from './ja/repairs'
import { settings } from './ja/settings'
import { timeline } from './ja/timeline'
import { audit } from './ja/audit'
import { hosts } from './ja/hosts'
import { service } from './ja/service'
import { ssh } from './ja/ssh'
import { upkeep } from './ja/upkeep'
import { window } from './ja/window'
import { words } from './ja/words'

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
  ...journal,
  ...upkeep,
  ...service,
  ...ssh,
  ...hosts,
  ...audit,
} as const
