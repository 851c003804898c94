import type { Mode } from '@shared/domain/outcome'
import type { Language } from '@shared/ipc/contract'
import { renderMessage, text } from '@shared/text/text'
import { momentTime } from '@shared/words/time'
import type { HostSummary, Overall } from './hosts/overall'
import { plainLine } from './notices/notices'
import type { Summary } from './summary'

export type TrayAct =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'open_approval'
      readonly hostId: string
      readonly incidentId: string
      readonly repairId: string
    }
  | { readonly kind: 'open_host'; readonly hostId: string }
  | { readonly kind: 'take_over' }
  | { readonly kind: 'set_mode'; readonly mode: Mode }
  /** Keeps notices and repairs of the selected host back; it ends by itself. */
  | { readonly kind: 'pause'; readonly minutes: number }
  | { readonly kind: 'resume'; readonly silenceIds: readonly string[] }
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
  /** The day against which times are told. */
  readonly now: number
}

const modes: readonly Mode[] = ['auto', 'approve', 'observe']

const PAUSES_MINUTES = [15, 60] as const
const MOST_LISTED = 8
const LONGEST_LABEL = 60

type Stated = Pick<Summary, 'status' | 'count'> & { readonly untilAt: number | null; readonly now: number }

const stateLine = ({ status, count, untilAt, now }: Stated, language: Language): string =>
  text(language, `desktop.tray.status.${status}`, {
    n: count,
    time: untilAt === null ? '' : momentTime(language, untilAt, now),
  })

/** What was read from a host as one short label; an ampersand would underline what follows it. */
const labelOf = (value: string): string => {
  const line = plainLine(value)
  const short = line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL - 1)}…` : line
  return short.replaceAll('&', '&&')
}

/** What stands at the top of the menu and in the icon's hint; among several hosts it names those that it is about. */
export const statusLine = ({ overall, hosts, now }: TrayView, language: Language): string => {
  const status = stateLine({ ...overall, untilAt: overall.silencedUntilAt, now }, language)
  const [first, ...others] = overall.names
  if (hosts.length < 2 || first === undefined || overall.shape === 'ok') return status
  const where = others.length === 0 ? first : text(language, 'desktop.tray.hosts.n', { n: others.length + 1 })
  return text(language, 'desktop.tray.status.where', { status, where })
}

const engineEntries = (view: TrayView, language: Language): readonly TrayEntry[] => {
  const selected = view.hosts.find(({ id }) => id === view.selectedId)
  const mode = selected?.summary.mode ?? null
  if (selected === undefined || mode === null) return []
  const silenceIds = selected.summary.silence?.ids ?? []
  const onHost = (key: 'mode' | 'cycle' | 'pause' | 'resume'): string => {
    const what = text(language, `desktop.tray.${key}`)
    return view.hosts.length < 2
      ? what
      : text(language, 'desktop.tray.status.where', { status: what, where: labelOf(selected.name) })
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
    ...(silenceIds.length > 0
      ? [{ kind: 'act' as const, label: onHost('resume'), act: { kind: 'resume' as const, silenceIds } }]
      : [
          {
            kind: 'group' as const,
            label: onHost('pause'),
            entries: PAUSES_MINUTES.map((minutes) => ({
              kind: 'act' as const,
              label: text(language, `desktop.tray.pause.${minutes}`),
              act: { kind: 'pause' as const, minutes },
            })),
          },
        ]),
    { kind: 'act', label: onHost('cycle'), act: { kind: 'run_cycle' } },
  ]
}

const approvalEntries = ({ overall, hosts }: TrayView, language: Language): readonly TrayEntry[] => {
  const entryOf = (waiting: Overall['waiting'][number], label: string): TrayEntry => {
    const { hostId, incidentId, repairId } = waiting
    return { kind: 'act', label, act: { kind: 'open_approval', hostId, incidentId, repairId } }
  }
  const [first, ...others] = overall.waiting
  if (first === undefined) return []
  if (others.length === 0) return [entryOf(first, text(language, 'desktop.tray.approvals', { n: 1 }))]
  const nameOf = ({ title, target, hostName }: Overall['waiting'][number]): string => {
    const what = labelOf(title === null ? target : renderMessage(language, title))
    return hosts.length < 2
      ? what
      : text(language, 'desktop.tray.status.where', { status: what, where: labelOf(hostName) })
  }
  return [
    {
      kind: 'group',
      label: text(language, 'desktop.tray.approvals.list', { n: overall.approvals }),
      entries: overall.waiting.slice(0, MOST_LISTED).map((waiting) => entryOf(waiting, nameOf(waiting))),
    },
  ]
}

const hostEntries = ({ hosts, selectedId, now }: TrayView, language: Language): readonly TrayEntry[] =>
  hosts.length < 2
    ? []
    : [
        {
          kind: 'group',
          label: text(language, 'desktop.tray.hosts'),
          entries: hosts.map(({ id, name, summary }) => ({
            kind: 'act',
            label: `${labelOf(name)}  ${stateLine({ ...summary, untilAt: summary.silence?.untilAt ?? null, now }, language)}`,
            act: { kind: 'open_host', hostId: id },
            checked: id === selectedId,
          })),
        },
      ]

/** The tray's menu for what can be done now. Opening and quitting are always there. */
export const trayMenu = (view: TrayView, language: Language): readonly TrayEntry[] => {
  const say = (key: 'open' | 'take_over' | 'quit'): string => text(language, `desktop.tray.${key}`)
  return [
    { kind: 'label', label: statusLine(view, language) },
    { kind: 'separator' },
    { kind: 'act', label: say('open'), act: { kind: 'open' } },
    ...approvalEntries(view, language),
    ...(view.mayTakeOver
      ? [{ kind: 'act' as const, label: say('take_over'), act: { kind: 'take_over' as const } }]
      : []),
    ...hostEntries(view, language),
    ...engineEntries(view, language),
    { kind: 'separator' },
    { kind: 'act', label: say('quit'), act: { kind: 'quit' } },
  ]
}
