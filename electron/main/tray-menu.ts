import type { Mode } from '@shared/domain/outcome'
import type { Language } from '@shared/ipc/contract'
import { text } from '@shared/text/text'
import type { HostSummary, Overall } from './hosts/overall'
import type { Summary } from './summary'

export type TrayAct =
  | { readonly kind: 'open' }
  | { readonly kind: 'open_incident'; readonly hostId: string; readonly incidentId: string }
  | { readonly kind: 'open_host'; readonly hostId: string }
  | { readonly kind: 'take_over' }
  | { readonly kind: 'set_mode'; readonly mode: Mode }
  | { readonly kind: 'run_cycle' }
  | { readonly kind: 'quit' }

export type TrayEntry =
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'separator' }
  | { readonly kind: 'act'; readonly label: string; readonly act: TrayAct; readonly checked?: boolean }
  | { readonly kind: 'group'; readonly label: string; readonly entries: readonly TrayEntry[] }

/** What the tray stands for. */
export type TrayView = {
  readonly overall: Overall
  readonly hosts: readonly HostSummary[]
  readonly selectedId: string
  /** Whether this computer's own engine may watch in the place of a daemon that is gone. */
  readonly mayTakeOver: boolean
}

const modes: readonly Mode[] = ['auto', 'approve', 'observe']

const stateLine = ({ status, count }: Pick<Summary, 'status' | 'count'>, language: Language): string =>
  text(language, `desktop.tray.status.${status}`, { n: count })

/** What stands at the top of the menu and in the icon's hint; among several hosts it names those that it is about. */
export const statusLine = ({ overall, hosts }: TrayView, language: Language): string => {
  const status = stateLine(overall, language)
  const [first, ...others] = overall.names
  if (hosts.length < 2 || first === undefined || overall.shape === 'ok') return status
  const where = others.length === 0 ? first : text(language, 'desktop.tray.hosts.n', { n: others.length + 1 })
  return text(language, 'desktop.tray.status.where', { status, where })
}

const engineEntries = (view: TrayView, language: Language): readonly TrayEntry[] => {
  const selected = view.hosts.find(({ id }) => id === view.selectedId)
  const mode = selected?.summary.mode ?? null
  if (selected === undefined || mode === null) return []
  const onHost = (key: 'mode' | 'cycle'): string => {
    const what = text(language, `desktop.tray.${key}`)
    return view.hosts.length < 2
      ? what
      : text(language, 'desktop.tray.status.where', { status: what, where: selected.name })
  }
  return [
    {
      kind: 'group',
      label: onHost('mode'),
      entries: modes.map((each) => ({
        kind: 'act',
        label: text(language, `word.mode.${each}`),
        act: { kind: 'set_mode', mode: each },
        checked: each === mode,
      })),
    },
    { kind: 'act', label: onHost('cycle'), act: { kind: 'run_cycle' } },
  ]
}

const hostEntries = ({ hosts, selectedId }: TrayView, language: Language): readonly TrayEntry[] =>
  hosts.length < 2
    ? []
    : [
        {
          kind: 'group',
          label: text(language, 'desktop.tray.hosts'),
          entries: hosts.map(({ id, name, summary }) => ({
            kind: 'act',
            label: `${name}  ${stateLine(summary, language)}`,
            act: { kind: 'open_host', hostId: id },
            checked: id === selectedId,
          })),
        },
      ]

/** The tray's menu for what can be done now. Opening and quitting are always there. */
export const trayMenu = (view: TrayView, language: Language): readonly TrayEntry[] => {
  const { overall } = view
  const say = (key: 'open' | 'take_over' | 'quit'): string => text(language, `desktop.tray.${key}`)
  return [
    { kind: 'label', label: statusLine(view, language) },
    { kind: 'separator' },
    { kind: 'act', label: say('open'), act: { kind: 'open' } },
    ...(overall.firstWaiting === null
      ? []
      : [
          {
            kind: 'act' as const,
            label: text(language, 'desktop.tray.approvals', { n: overall.approvals }),
            act: { kind: 'open_incident' as const, ...overall.firstWaiting },
          },
        ]),
    ...(view.mayTakeOver
      ? [{ kind: 'act' as const, label: say('take_over'), act: { kind: 'take_over' as const } }]
      : []),
    ...hostEntries(view, language),
    ...engineEntries(view, language),
    { kind: 'separator' },
    { kind: 'act', label: say('quit'), act: { kind: 'quit' } },
  ]
}
