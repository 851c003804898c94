import type { Incident, Silence } from '@shared/domain/state'
import { entryOf } from '@shared/domain/record'
import type { TextKey } from '@shared/text/text'
import { valueText } from '@shared/words/format-value'
import type { Shape } from '@shared/ipc/hosts'
import { actorName, roleName } from '@shared/words/actor-words'
import { scopeName } from '@shared/words/scope-words'
import { checkShape, overallShape, severityShape, shapeRank, sourceShape } from '@shared/words/shapes'
import { clockTime, durationText, momentTime, relativeTime } from '@shared/words/time'
import { openIncidents } from '../../engine/stages/context'
import { inColumns } from '../columns'
import type { Console } from '../console'
import { harmlessLine } from '../harmless'
import { signs } from '../paint'
import { planInBrief, shortId } from './brief'
import { checksNow, demotedRules, openBreakers, overallNow, waitingRepairs } from './status-document'
import type { Engine, Running } from './with-engine'

export type StatusView = Running & {
  readonly out: Console
  readonly attached: Engine['attached']
  readonly now: number
}

const sign = ({ paint }: Console, shape: Shape): string => paint(shape, signs[shape])

const section = (out: Console, title: TextKey, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0
    ? []
    : ['', out.paint('strong', out.text(title, { n: rows.length })), ...inColumns(rows, '  ')]

const headLines = ({ out, state, live, attached, now }: StatusView): readonly string[] => {
  const overall = overallNow({ state, live })
  const { engine, mode } = state
  const { loop } = live
  const word = out.paint(
    overallShape[overall],
    `${signs[overallShape[overall]]} ${out.text(`cli.overall.${overall}`)}`,
  )
  const lines = [`${word}  ${out.paint('strong', harmlessLine(engine?.host ?? ''))}`]
  if (engine)
    lines.push(
      out.text('cli.status.engine', {
        version: harmlessLine(engine.version),
        face: out.text(`cli.face.${engine.face}`),
        since: momentTime(out.language, engine.startedAt, now),
        ago: durationText(out.language, Math.max(0, now - engine.startedAt)),
      }),
    )
  lines.push(
    out.text('cli.status.mode', {
      mode: out.text(`word.mode.${mode}`),
      who: harmlessLine(actorName(attached.actor, out.language)),
      role: roleName(attached.role, out.language),
    }),
  )
  if (loop.lastCycleAt !== null)
    lines.push(
      out.text('cli.status.cycle', {
        cycle: loop.cycle,
        count: loop.loopCount,
        time: clockTime(out.language, loop.lastCycleAt),
        ago: relativeTime(out.language, loop.lastCycleAt, now),
        took: durationText(out.language, loop.lastCycleMs ?? 0),
      }),
    )
  if (state.rejected)
    lines.push(
      out.paint(
        'caution',
        `${signs.caution} ${out.text('cli.status.rejected', { n: state.rejected.faults.length, file: harmlessLine(state.rejected.file) })}`,
      ),
    )
  return lines
}

const checkRows = ({ out, ...running }: StatusView): readonly (readonly string[])[] =>
  checksNow(running)
    .map((check) => ({ check, shape: checkShape(check, check.reading) }))
    .toSorted((a, b) => shapeRank[a.shape] - shapeRank[b.shape] || (a.check.name < b.check.name ? -1 : 1))
    .map(({ check, shape }) => [
      sign(out, shape),
      harmlessLine(check.name),
      check.reading ? harmlessLine(out.render(check.reading.message)) : out.text('cli.status.unseen'),
    ])

const incidentRow = ({ out, state, now }: StatusView, incident: Incident): readonly string[] => {
  const { decision } = incident
  const reason = decision?.decision.reasons.find(({ verdict }) => verdict !== 'pass')
  return [
    sign(out, severityShape(incident.severity)),
    shortId(incident.id, Object.keys(state.incidents)),
    relativeTime(out.language, incident.openedAt, now),
    harmlessLine(out.render(incident.title)) +
      (reason ? out.paint('muted', `  ${harmlessLine(out.render(reason.message))}`) : ''),
  ]
}

const waitingRows = ({ out, state, now }: StatusView): readonly (readonly string[])[] => {
  const waiting = waitingRepairs(state)
  return waiting.map(({ id, plan, expiresAt }) => [
    sign(out, 'approval'),
    shortId(id, Object.keys(state.repairs)),
    expiresAt === null ? '' : out.text('cli.until', { time: momentTime(out.language, expiresAt, now) }),
    planInBrief(out, plan),
  ])
}

/** One silence as a row: what it covers, until when, who and why. */
export const silenceRow = (
  { out, now }: Pick<StatusView, 'out' | 'now'>,
  silence: Silence,
  ids: readonly string[],
): readonly string[] => [
  sign(out, 'paused'),
  shortId(silence.id, ids),
  out.text('cli.until', { time: momentTime(out.language, silence.untilAt, now) }),
  harmlessLine(scopeName(silence.scope, out.language)),
  `${harmlessLine(actorName(silence.by, out.language))}: ${harmlessLine(silence.reason)}`,
]

const heldRows = ({ out, state, now }: StatusView): readonly (readonly string[])[] =>
  Object.values(state.holds).map((hold) => [
    sign(out, 'paused'),
    out.text('cli.until', { time: momentTime(out.language, hold.untilAt, now) }),
    harmlessLine(actorName(hold.by, out.language)),
    harmlessLine(hold.command),
  ])

const breakerRows = ({ out, state, now }: StatusView): readonly (readonly string[])[] =>
  openBreakers(state).map(([fingerprint, { changedAt, message, probeAt }]) => [
    sign(out, 'critical'),
    relativeTime(out.language, changedAt, now),
    harmlessLine(fingerprint.replace('|', '  ')),
    harmlessLine(out.render(message)) +
      (probeAt === null
        ? ''
        : `  ${out.text('cli.until', { time: momentTime(out.language, probeAt, now) })}`),
  ])

const demotedRows = ({ out, state, now }: StatusView): readonly (readonly string[])[] =>
  demotedRules(state).map(([ruleId, { at, message }]) => [
    sign(out, 'caution'),
    relativeTime(out.language, at, now),
    harmlessLine(ruleId),
    message === null ? '' : harmlessLine(out.render(message)),
  ])

/** Sources with how they are read: what is wrong, else how far behind and how fast, and when something was last read. */
const sourceRows = ({ out, state, live, now }: StatusView): readonly (readonly string[])[] =>
  Object.values(state.sources)
    .map((source) => ({ source, seen: entryOf(live.sources, source.id) }))
    .map(({ source, seen }) => {
      const stands = seen?.state ?? source.state
      const bytes = (value: number): string => valueText(value, 'bytes')
      const words: readonly string[] = [
        stands !== 'following' && source.message ? harmlessLine(out.render(source.message)) : '',
        seen?.unreadableSince
          ? out.text('cli.status.source.since', {
              ago: relativeTime(out.language, seen.unreadableSince, now),
            })
          : '',
        seen?.lagBytes ? out.text('cli.status.source.lag', { size: bytes(seen.lagBytes) }) : '',
        seen?.bytesPerSecond ? out.text('source.rate', { size: bytes(seen.bytesPerSecond) }) : '',
        seen?.lastReadAt
          ? out.text('cli.status.source.last', { ago: relativeTime(out.language, seen.lastReadAt, now) })
          : '',
      ]
      return [
        sign(out, sourceShape({ state: stands })),
        harmlessLine(source.path),
        words.filter((word) => word !== '').join('  '),
      ]
    })

/** `mamori status` for people: what is wrong first, each list with its worst first. */
export const statusLines = (view: StatusView): readonly string[] => {
  const { out, state } = view
  const silences = Object.values(state.silences)
  const storm = state.storm && [
    [
      sign(out, 'critical'),
      relativeTime(out.language, state.storm.beganAt, view.now),
      state.storm.targets.map(({ name }) => harmlessLine(name)).join(', '),
    ],
  ]
  return [
    ...headLines(view),
    ...section(out, 'cli.status.waiting', waitingRows(view)),
    ...section(
      out,
      'cli.status.incidents',
      openIncidents(state).map((incident) => incidentRow(view, incident)),
    ),
    ...section(out, 'cli.status.storm', storm ?? []),
    ...section(out, 'cli.status.breakers', breakerRows(view)),
    ...section(out, 'cli.status.demoted', demotedRows(view)),
    ...section(out, 'cli.status.holds', heldRows(view)),
    ...section(
      out,
      'cli.status.silences',
      silences.map((silence) => silenceRow(view, silence, Object.keys(state.silences))),
    ),
    ...section(out, 'cli.status.checks', checkRows(view)),
    ...section(out, 'cli.status.sources', sourceRows(view)),
  ]
}
