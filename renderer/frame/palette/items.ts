import { describeStep } from '@shared/domain/describe-step'
import type { Message, MessageParams } from '@shared/domain/message'
import type { Mode } from '@shared/domain/outcome'
import type { Repair, State } from '@shared/domain/state'
import { isUndoable } from '@shared/domain/undoable'
import type { HostList } from '@shared/ipc/hosts'
import type { TextKey } from '@shared/text/text'
import { incidentShape } from '@shared/words/shapes'
import { formatFilter, noFilter } from '../../pages/incidents/filter'
import { endedRepairs, openIncidents, snoozedApprovals, waitingApprovals } from '../../store/selectors'
import { holdsInOrder, silencesInOrder } from '../../store/upkeep'
import type { PaletteItem } from './item'

/** What the reader may do on the host that is shown, now. */
export type PaletteMay = { readonly approve: boolean; readonly change: boolean }

type PaletteWords = {
  readonly t: (key: TextKey, params?: MessageParams) => string
  readonly say: (message: Message) => string
}

export type PaletteWorld = PaletteWords & {
  /** null while no engine can be shown. */
  readonly state: State | null
  readonly may: PaletteMay
  readonly hosts: HostList | null
  readonly shownHostId: string | null
  readonly now: number
}

const delays = [
  { minutes: 15, name: 'later.15_minutes' },
  { minutes: 60, name: 'later.1_hour' },
  { minutes: 240, name: 'later.4_hours' },
] as const satisfies readonly { minutes: number; name: TextKey }[]

const modes = [
  { mode: 'auto', name: 'word.mode.auto' },
  { mode: 'approve', name: 'word.mode.approve' },
  { mode: 'observe', name: 'word.mode.observe' },
] as const satisfies readonly { mode: Mode; name: TextKey }[]

const planOf = ({ plan, id }: Repair, say: PaletteWords['say']): string => {
  const [first] = plan.steps
  return first === undefined ? id : say(describeStep(first))
}

/** Approve, reject and later of every plan that waits, also of those that were put off. */
const waitingItems = ({ t, say, now }: PaletteWorld, state: State): readonly PaletteItem[] =>
  [...waitingApprovals(state, now), ...snoozedApprovals(state, now)].flatMap((repair) => {
    const { id } = repair
    const plan = planOf(repair, say)
    const group = 'waiting' as const
    const shape = 'approval' as const
    const sounds = repair.plan.target.name
    return [
      {
        id: `approve ${id}`,
        group,
        shape,
        title: t('palette.approve', { plan }),
        detail: t('palette.approve.hint'),
        reading: `${t('palette.approve.reading')} ${sounds}`,
        act: { kind: 'card', repairId: id, reject: false } as const,
      },
      {
        id: `reject ${id}`,
        group,
        shape,
        title: t('palette.reject', { plan }),
        detail: t('palette.reject.hint'),
        reading: `${t('palette.reject.reading')} ${sounds}`,
        act: { kind: 'card', repairId: id, reject: true } as const,
        quiet: true,
      },
      ...delays.map(({ minutes, name }): PaletteItem => ({
        id: `later ${minutes} ${id}`,
        group,
        shape,
        title: t('palette.later', { delay: t(name), plan }),
        reading: `${t('palette.later.reading')} ${sounds}`,
        act: { kind: 'call', call: { name: 'approvals.snooze', repairId: id, minutes } },
        quiet: true,
      })),
    ]
  })

const undoItems = ({ t, say }: PaletteWorld, state: State): readonly PaletteItem[] =>
  endedRepairs(state)
    .filter(isUndoable)
    .map((repair) => ({
      id: `undo ${repair.id}`,
      group: 'acts',
      title: t('palette.undo', { plan: planOf(repair, say) }),
      detail: t('palette.undo.hint'),
      reading: `${t('palette.undo.reading')} ${repair.plan.target.name}`,
      act: { kind: 'call', call: { name: 'repairs.undo', repairId: repair.id } },
      quiet: true,
    }))

const upkeepItems = ({ t }: PaletteWorld, state: State): readonly PaletteItem[] => [
  {
    id: 'silence',
    group: 'acts',
    title: t('palette.silence'),
    reading: t('palette.silence.reading'),
    act: { kind: 'ask', ask: { kind: 'silence', scope: null } },
  },
  {
    id: 'maintenance',
    group: 'acts',
    title: t('palette.maintenance'),
    reading: t('palette.maintenance.reading'),
    act: { kind: 'ask', ask: { kind: 'silence', scope: { kind: 'all' } } },
  },
  {
    id: 'hold',
    group: 'acts',
    title: t('palette.hold'),
    reading: t('palette.hold.reading'),
    act: { kind: 'ask', ask: { kind: 'hold' } },
  },
  ...silencesInOrder(state)
    .filter(({ origin }) => origin === 'person')
    .map(({ id, reason }): PaletteItem => ({
      id: `silence_end ${id}`,
      group: 'acts',
      shape: 'paused',
      title: t('palette.silence_end', { name: reason }),
      detail: t('palette.silence_end.hint'),
      reading: t('palette.silence_end.reading'),
      act: { kind: 'page', pageId: 'maintenance' },
    })),
  ...holdsInOrder(state).map(({ id, command }): PaletteItem => ({
    id: `hold_end ${id}`,
    group: 'acts',
    shape: 'paused',
    title: t('palette.hold_end', { name: command }),
    detail: t('palette.hold_end.hint'),
    reading: t('palette.hold_end.reading'),
    act: { kind: 'page', pageId: 'maintenance' },
  })),
]

const modeItems = ({ t }: PaletteWorld, state: State): readonly PaletteItem[] =>
  modes
    .filter(({ mode }) => mode !== state.mode)
    .map(({ mode, name }) => ({
      id: `mode ${mode}`,
      group: 'acts',
      title: t('palette.mode', { mode: t(name) }),
      ...(mode === 'auto' ? { detail: t('palette.mode.auto.hint') } : {}),
      reading: t(`palette.mode.${mode}.reading`),
      act:
        mode === 'auto'
          ? { kind: 'ask', ask: { kind: 'auto_mode' } }
          : { kind: 'call', call: { name: 'mode.set', mode } },
    }))

const additionItems = ({ t }: PaletteWorld): readonly PaletteItem[] => [
  {
    id: 'add_check',
    group: 'acts',
    title: t('entry.ui.add'),
    reading: t('entry.ui.add.reading'),
    act: { kind: 'ask', ask: { kind: 'new_entry', list: 'health_checks' } },
  },
  {
    id: 'add_log',
    group: 'acts',
    title: t('entry.ui.add.log'),
    reading: t('entry.ui.add.log.reading'),
    act: { kind: 'ask', ask: { kind: 'new_entry', list: 'log_sources' } },
  },
]

/** Everything that has a name on this host: incidents, checks, patterns, logs. */
const thingItems = ({ t, say }: PaletteWorld, state: State): readonly PaletteItem[] => {
  const open = openIncidents(state)
  const closed = Object.values(state.incidents)
    .filter(({ closedAt }) => closedAt !== null)
    .sort((a, b) => b.openedAt - a.openedAt)
  return [
    ...[...open, ...closed].map((incident): PaletteItem => ({
      id: `incident ${incident.id}`,
      group: 'incidents',
      ...(incident.closedAt === null ? { shape: incidentShape(incident) } : {}),
      title: say(incident.title),
      detail: t(incident.closedAt === null ? 'palette.incident.open' : 'palette.incident.closed'),
      reading: t('palette.incident.reading'),
      act: { kind: 'page', pageId: 'incidents', thing: incident.id },
      quiet: true,
    })),
    ...Object.values(state.checks).map(({ name, subject }): PaletteItem => ({
      id: `check ${name}`,
      group: 'checks',
      title: name,
      ...(subject === name ? {} : { detail: subject }),
      reading: t('palette.check.reading'),
      act: { kind: 'page', pageId: 'metrics', thing: name },
      quiet: true,
    })),
    ...(state.settings?.rules ?? []).map(({ id, name }): PaletteItem => ({
      id: `pattern ${id}`,
      group: 'patterns',
      title: name,
      ...(id === name ? {} : { detail: id }),
      reading: t('palette.pattern.reading'),
      act: { kind: 'page', pageId: 'patterns', thing: id },
      quiet: true,
    })),
    ...Object.values(state.sources).map(({ id, path }): PaletteItem => ({
      id: `source ${id}`,
      group: 'sources',
      title: path,
      detail: t('palette.source.hint'),
      reading: t('palette.source.reading'),
      act: { kind: 'timeline', query: formatFilter({ ...noFilter, text: path }) },
      quiet: true,
    })),
  ]
}

/** Everything about the host that is shown which the reader may do and open now. */
const hostItems = (world: PaletteWorld, state: State): readonly PaletteItem[] => {
  const { t, may } = world
  return [
    ...(may.approve
      ? [
          ...waitingItems(world, state),
          {
            id: 'cycle',
            group: 'acts',
            title: t('palette.cycle'),
            keys: ['.'],
            reading: t('palette.cycle.reading'),
            act: { kind: 'call', call: { name: 'cycle.run' } },
          } as const,
          ...upkeepItems(world, state),
          ...undoItems(world, state),
        ]
      : []),
    ...(may.change ? [...modeItems(world, state), ...additionItems(world)] : []),
    ...thingItems(world, state),
  ]
}

/** The hosts of the window besides the one that is shown. */
const otherHosts = ({ t, hosts, shownHostId }: PaletteWorld): readonly PaletteItem[] =>
  (hosts?.hosts ?? [])
    .filter(({ id }) => id !== shownHostId)
    .map(({ id, name, shape, destination }) => ({
      id: `host ${id}`,
      group: 'hosts',
      shape,
      title: t('palette.host', { name }),
      ...(destination === null ? {} : { detail: destination }),
      reading: t('palette.host.reading'),
      act: { kind: 'host', hostId: id },
    }))

/** Every entry about hosts and what they watch; pages and the window's own acts are added by the window. */
export const worldItems = (world: PaletteWorld): readonly PaletteItem[] => [
  ...(world.state === null ? [] : hostItems(world, world.state)),
  ...otherHosts(world),
]
