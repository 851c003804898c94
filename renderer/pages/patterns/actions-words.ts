import type { TrustedRule } from '@shared/domain/ledger-summary'
import type { Language } from '@shared/ipc/contract'
import { text, type TextKey } from '@shared/text/text'
import { plainLine } from '@shared/timeline/plain-line'

const names: Readonly<Record<string, TextKey>> = {
  service_restart: 'rules.ui.action.service_restart',
  log_rotate: 'rules.ui.action.log_rotate',
  cache_clear: 'rules.ui.action.cache_clear',
  temp_file_cleanup: 'rules.ui.action.temp_file_cleanup',
  create_missing_dirs: 'rules.ui.action.create_missing_dirs',
  fix_permissions: 'rules.ui.action.fix_permissions',
  check_port: 'rules.ui.action.check_port',
  kill_process_on_port: 'rules.ui.action.kill_process_on_port',
  database_vacuum: 'rules.ui.action.database_vacuum',
  backup_and_fix_json: 'rules.ui.action.backup_and_fix_json',
  old_file_cleanup: 'rules.ui.action.old_file_cleanup',
  alert: 'rules.ui.action.alert',
  log_analysis: 'rules.ui.action.log_analysis',
}

/** What a rule does, in its order; an action that this program does not know shows its own name. */
export const actionsText = ({ actions }: Pick<TrustedRule, 'actions'>, language: Language): string =>
  actions.length === 0
    ? text(language, 'rules.ui.detail.none')
    : actions
        .map((type) => {
          const key = Object.hasOwn(names, type) ? names[type] : undefined
          return key === undefined ? plainLine(type) : text(language, key)
        })
        .join(' → ')
