import type { Mode } from '@shared/domain/outcome'
import type { Language } from '@shared/ipc/contract'
import { text } from '@shared/text/text'
import type { Summary } from './summary'

export type TrayAct =
  | { readonly kind: 'open' }
  | { readonly kind: 'open_incident'; readonly incidentId: string }
  | { readonly kind: 'set_mode'; readonly mode: Mode }
  | { readonly kind: 'run_cycle' }
  | { readonly kind: 'quit' }

export type TrayEntry =
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'separator' }
  | { readonly kind: 'act'; readonly label: string; readonly act: TrayAct; readonly checked?: boolean }
  | { readonly kind: 'group'; readonly label: string; readonly entries: readonly TrayEntry[] }

const modes: readonly Mode[] = ['auto', 'approve', 'observe']

/** What stands at the top of the menu and in the icon's hint. */
export const statusLine = (summary: Summary, language: Language): string =>
  text(language, `desktop.tray.status.${summary.status}`, { n: summary.count })

/** The tray's menu for what the engine can do now. Opening and quitting are always there. */
export const trayMenu = (summary: Summary, language: Language): readonly TrayEntry[] => {
  const say = (key: 'open' | 'mode' | 'cycle' | 'quit'): string => text(language, `desktop.tray.${key}`)
  const running = summary.mode !== null
  return [
    { kind: 'label', label: statusLine(summary, language) },
    { kind: 'separator' },
    { kind: 'act', label: say('open'), act: { kind: 'open' } },
    ...(summary.firstWaiting === null
      ? []
      : [
          {
            kind: 'act' as const,
            label: text(language, 'desktop.tray.approvals', { n: summary.approvals }),
            act: { kind: 'open_incident' as const, incidentId: summary.firstWaiting },
          },
        ]),
    ...(running
      ? [
          {
            kind: 'group' as const,
            label: say('mode'),
            entries: modes.map((mode) => ({
              kind: 'act' as const,
              label: text(language, `word.mode.${mode}`),
              act: { kind: 'set_mode' as const, mode },
              checked: mode === summary.mode,
            })),
          },
          { kind: 'act' as const, label: say('cycle'), act: { kind: 'run_cycle' as const } },
        ]
      : []),
    { kind: 'separator' },
    { kind: 'act', label: say('quit'), act: { kind: 'quit' } },
  ]
}
