import { join } from 'node:path'
import type { Language } from '@shared/ipc/contract'
import { authorityText, wantedAuthority } from './authority-file'
import { helperText } from './helper-file'
import type { Item } from './place-item'
import { SERVICE_USER, servicePlaces, UNIT_NAME } from './service-places'
import { sudoersText } from './sudoers-file'
import type { Survey } from './survey'
import { unitText } from './unit-file'

export type PlannedItem = Item & {
  readonly what: 'directory' | 'settings' | 'authority' | 'helper' | 'sudoers' | 'unit'
}

/** Everything that is put into the host's file system, in its order: the right to use the helper comes after the helper, the unit last. */
export const plannedItems = (
  { settingsText, needs, node, program, helper, helperParts, logGroups }: Survey,
  { unitDir, language }: { readonly unitDir: string; readonly language: Language },
): readonly PlannedItem[] => {
  const root = { group: 'root' }
  const forHelper: readonly PlannedItem[] = [
    { what: 'directory', path: servicePlaces.helperDir, mode: 0o755, content: null, ...root },
    ...helperParts.map(
      ({ path, text }) => ({ what: 'helper', path, mode: 0o644, content: text, ...root }) as const,
    ),
    { what: 'helper', path: servicePlaces.helper, mode: 0o755, content: helperText(helper, node), ...root },
    { what: 'sudoers', path: servicePlaces.sudoers, mode: 0o440, content: sudoersText(), ...root },
  ]
  const authority = authorityText(wantedAuthority(needs))
  const unit = unitText({ ...needs, node, program, language, groups: logGroups })
  return [
    { what: 'directory', path: servicePlaces.configDir, mode: 0o755, content: null, ...root },
    ...(settingsText === null
      ? []
      : [
          {
            what: 'settings',
            path: servicePlaces.settings,
            mode: 0o640,
            group: SERVICE_USER,
            content: settingsText,
          } as const,
        ]),
    // Also without a rule that needs it: it says who may look, approve and change.
    { what: 'authority', path: servicePlaces.authority, mode: 0o644, content: authority, ...root },
    ...(needs.needsHelper ? forHelper : []),
    { what: 'unit', path: join(unitDir, UNIT_NAME), mode: 0o644, content: unit, ...root },
  ]
}
