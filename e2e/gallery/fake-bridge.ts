import type { Page } from '@playwright/test'
import type { Event } from '../../shared/domain/event'
import type { Finding } from '../../shared/domain/setup'
import type { HostList } from '../../shared/ipc/hosts'
import type { Input, Output, Preferences, Push, Snapshot } from '../../shared/ipc/contract'

export type TrustAnswers = {
  readonly rules: Output<'ledger.rules'>['rules']
  readonly abilities: Output<'rules.abilities'>
  /** Newest first. */
  readonly shadows: Output<'ledger.shadows'>['shadows']
}

export type Shown = {
  readonly snapshot: Snapshot
  readonly events: readonly Event[]
  readonly info: Output<'desktop.info'>
  readonly findings: readonly Finding[]
  readonly hosts: HostList
  /** What other hosts show once they are chosen. */
  readonly others?: Readonly<
    Record<string, { readonly snapshot: Snapshot; readonly events: readonly Event[] }>
  >
  /** No channel has passed a test yet, and the host is not new any more. */
  readonly unproven?: true
  /** No engine answers from the beginning. */
  readonly silent?: boolean
  /** What is told of rules; without it there is nothing to tell. */
  readonly trust?: TrustAnswers
  /** What the lab answers: the rule, and one answer after another to who reads; after the last one it says nothing. */
  readonly lab?: {
    readonly rule: Output<'lab.rule'>
    readonly reads: readonly Output<'lab.read'>[]
    readonly backtest?: readonly Output<'lab.read'>[]
  }
  /** What the desktop answers about itself, by call. */
  readonly desktop?: Readonly<Record<string, unknown>>
  /** What the settings file is told to say, and what changes of it come to. */
  readonly settings?: {
    readonly read: Output<'settings.read'>
    readonly preview?: Output<'settings.preview'>
    readonly kinds?: Output<'settings.kinds'>
  }
  /** What is answered about incidents: the log around a line, the file that is taken along, and what becomes of it. */
  readonly incidents?: {
    readonly context?: Output<'logs.context'>
    readonly exported?: Output<'timeline.export'>
    readonly saved?: Output<'desktop.save_file'>
  }
  /** Calls that fail, and calls that are never answered, as long as nothing else is said. */
  readonly failing?: Readonly<Record<string, { readonly code: string; readonly message: string }>>
  readonly hanging?: readonly string[]
}

/** What a test in the page's place can look at and do. */
export type Control = {
  readonly calls: { readonly name: string; readonly input: unknown }[]
  readonly push: (push: Push) => void
  /** From now on every call fails as if the engine were gone. */
  readonly breakOff: () => void
  /** From now on every call is answered again. */
  readonly mend: () => void
}

export const infoOf = (preferences: Preferences): Output<'desktop.info'> => ({
  version: '0.1.0',
  electronVersion: '45.4.1',
  runtime: 'release',
  host: 'web-01',
  preferences,
})

/** Gives the page the two functions of the preload, answered from data. Runs in the page: it may use nothing from outside. */
const answer = (shown: Shown): void => {
  const levels: Readonly<Record<string, readonly [number, number]>> = {
    'host.cpu': [38, 24],
    'host.memory': [58, 5],
    'host.disk': [61, 0.4],
    'host.network_in': [180_000, 120_000],
    'host.network_out': [900_000, 500_000],
    'host.processes': [212, 6],
    'check.disk_root.value': [60, 1],
    'check.memory.value': [48, 6],
    'check.api_health.value': [150, 60],
    'check.api_health.response': [150, 60],
    'check.web_front.value': [90, 30],
    'check.web_front.response': [90, 30],
    'check.postgresql.value': [8, 4],
    'check.postgresql.response': [8, 4],
  }
  const seriesOf = (name: string, fromAt: number, toAt: number, points: number) => {
    const [level, swing] = levels[name] ?? [1.2, 0.6]
    const count = Math.min(points, 120)
    let phase = name.length
    return Array.from({ length: count }, (_, index) => {
      const at = fromAt + ((toAt - fromAt) * index) / count
      phase = (phase * 16807) % 2147483647
      const noise = (phase % 1000) / 1000 - 0.5
      const avg = Math.max(0, level + swing * (0.6 * Math.sin(index / 9 + name.length) + 0.5 * noise))
      return { at, avg, min: avg * 0.96, max: avg * 1.05 }
    })
  }
  type Range = Input<'metrics.range'>
  type Timeline = Input<'timeline.page'>
  const rangeOf = ({ series, fromAt, toAt, points }: Range): Output<'metrics.range'> => ({
    series: Object.fromEntries(series.map((name) => [name, seriesOf(name, fromAt, toAt, points)])),
  })
  const coursesOf = ({
    checks,
    fromAt,
    toAt,
    points,
  }: Input<'metrics.courses'>): Output<'metrics.courses'> => ({
    checks: Object.fromEntries(
      checks.map(({ name, intervalMs }) => {
        const slotMs = Math.max(intervalMs, Math.ceil((toAt - fromAt) / Math.min(points, 180)))
        const course = seriesOf(`check.${name}.response`, fromAt, toAt, (toAt - fromAt) / slotMs)
        const slots = course.map(({ at, avg }, index) => {
          const runs = Math.max(1, Math.round(slotMs / intervalMs))
          const ill =
            name === 'redis' ? index > course.length * 0.8 : index % 61 === 17 && name.startsWith('w')
          return {
            at,
            runs,
            failures: ill ? Math.max(1, Math.floor(runs * 0.4)) : 0,
            times:
              ill && runs === 1
                ? null
                : { p50: avg, p95: avg * 1.7, p99: avg * 2.4, least: avg * 0.6, most: avg * 2.8 },
          }
        })
        return [name, { slotMs, windowMs: Math.max(slotMs, 20 * intervalMs), slots }]
      }),
    ),
  })
  let hosts = shown.hosts
  const world = () => shown.others?.[hosts.selectedId] ?? shown
  /** Events name their incident themselves or by the repair that they are about. */
  const isOf = (event: Event, incidentId: string): boolean => {
    if ('incidentId' in event.data) return event.data.incidentId === incidentId
    if (!('repairId' in event.data)) return false
    const { repairId } = event.data
    return world().events.some(
      (one) =>
        one.type === 'repair.planned' && one.data.repairId === repairId && one.data.incidentId === incidentId,
    )
  }
  /** An event is as bad as its incident; what belongs to none, as it says itself. */
  const isAsBad = (event: Event, severities: readonly string[]): boolean => {
    const { state } = world().snapshot as Extract<Snapshot, { kind: 'running' }>
    const incident = Object.values(state.incidents).find(({ id }) => isOf(event, id))
    const own = event.type === 'log.observed' ? event.data.observation.severity : undefined
    return severities.includes(incident?.severity ?? own ?? '')
  }
  const timelineOf = ({ beforeSeq, limit, filter }: Timeline): Output<'timeline.page'> => {
    const older = world()
      .events.filter((event) => beforeSeq === undefined || event.seq < beforeSeq)
      .filter((event) => filter?.types === undefined || filter.types.includes(event.type))
      .filter((event) => filter?.severities === undefined || isAsBad(event, filter.severities))
      .filter((event) => event.at >= (filter?.fromAt ?? 0) && event.at <= (filter?.toAt ?? Infinity))
      .filter((event) => filter?.incidentId === undefined || isOf(event, filter.incidentId))
      .toReversed()
    return { events: older.slice(0, limit), more: older.length > limit }
  }
  const trust: TrustAnswers = shown.trust ?? { rules: [], abilities: { at: 0, rules: [] }, shadows: [] }
  const noOutcomes = { total: 0, verified: 0, ineffective: 0, regressed: 0, inconclusive: 0, interrupted: 0 }
  const outcomesOf = (fingerprint: string): Output<'ledger.outcomes'> =>
    trust.rules.flatMap(({ targets }) => targets).find((one) => one.fingerprint === fingerprint) ?? {
      fingerprint,
      recurrences: 0,
      mostly: null,
      days30: noOutcomes,
      recent: [],
    }
  const shadowsOf = ({ beforeSeq, limit, ruleId }: Input<'ledger.shadows'>): Output<'ledger.shadows'> => {
    const older = trust.shadows
      .filter((one) => ruleId === undefined || one.ruleId === ruleId)
      .filter((one) => beforeSeq === undefined || one.seq < beforeSeq)
    return { shadows: older.slice(0, limit), more: older.length > limit }
  }
  let started = 0
  const startLab = ({ over }: Input<'lab.start'>): Output<'lab.start'> => {
    started += 1
    return { runId: `${over.kind === 'backtest' ? 'backtest' : 'run'}-${started}-0000` }
  }
  const readLab = ({ runId, rev }: Input<'lab.read'>): unknown => {
    const reads = runId.startsWith('backtest') ? shown.lab?.backtest : shown.lab?.reads
    return reads?.find((answer) => answer.rev > rev) ?? new Promise(() => undefined)
  }
  const answers: Readonly<Record<string, (input: unknown) => unknown>> = {
    'engine.snapshot': () => world().snapshot,
    'desktop.info': () => shown.info,
    'setup.scan': () => ({
      findings: shown.findings,
      settingsFile: '/root/.config/mamori/error_patterns.json',
    }),
    'metrics.range': (input) => rangeOf(input as Range),
    'metrics.courses': (input) => coursesOf(input as Input<'metrics.courses'>),
    'metrics.percentiles': (input) => ({
      series: Object.fromEntries(
        (input as Input<'metrics.percentiles'>).series.map((name) => {
          const [level, swing] = levels[name] ?? [1.2, 0.6]
          return [name, [level, level + 1.6 * swing, level + 2.9 * swing]]
        }),
      ),
    }),
    'desktop.save_file': (input) =>
      shown.incidents?.saved ?? {
        kind: 'saved',
        file: `/home/sato/${(input as Input<'desktop.save_file'>).suggestedName}`,
      },
    'logs.context': () => shown.incidents?.context,
    'timeline.export': () => shown.incidents?.exported,
    'repairs.undo': () => ({ repairId: 'r-undo' }),
    'hosts.list': () => hosts,
    'hosts.select': (input) => {
      hosts = { ...hosts, selectedId: (input as Input<'hosts.select'>).id }
      tellAll({ kind: 'hosts', list: hosts })
      tellAll({ kind: 'reset' })
      return { kind: 'done' }
    },
    'hosts.add': () => ({ id: 'h9' }),
    'lab.rule': () => shown.lab?.rule,
    'lab.start': (input) => startLab(input as Input<'lab.start'>),
    'lab.read': (input) => readLab(input as Input<'lab.read'>),
    'lab.save': () => ({ sha256: 'f'.repeat(64), before: shown.lab?.rule }),
    'settings.read': () => shown.settings?.read,
    'settings.kinds': () => shown.settings?.kinds,
    'settings.preview': () => shown.settings?.preview,
    'settings.save': () => ({ sha256: 'e'.repeat(64) }),
    'notices.test': () => ({ ms: 12, failed: null }),
    // In most pictures a channel has been proved long ago.
    'notices.proven': () => ({
      channels: shown.unproven === true ? [] : [{ channel: 'webhook', at: 1 }],
    }),
    'silences.add': () => ({ silenceId: 's9' }),
    'timeline.page': (input) => timelineOf(input as Timeline),
    'ledger.rules': () => ({ rules: trust.rules }),
    'ledger.outcomes': (input) => outcomesOf((input as Input<'ledger.outcomes'>).fingerprint),
    'ledger.shadows': (input) => shadowsOf(input as Input<'ledger.shadows'>),
    'rules.abilities': () => trust.abilities,
  }
  const calls: Control['calls'] = []
  const listeners = new Set<(push: Push) => void>()
  const tellAll = (push: Push): void => listeners.forEach((listener) => listener(push))
  let broken = shown.silent === true
  let failing = shown.failing ?? {}
  const hanging = new Set(shown.hanging ?? [])
  const isDesktops = (name: string): boolean => name.startsWith('hosts.') || name.startsWith('desktop.')
  const bridge = {
    call: (name: string, input: unknown) => {
      calls.push({ name, input })
      if (broken && !isDesktops(name))
        return Promise.resolve({
          ok: false,
          error: { code: 'unavailable', message: 'the engine has stopped' },
        })
      if (hanging.has(name)) return new Promise(() => undefined)
      const failure = failing[name]
      if (failure !== undefined) return Promise.resolve({ ok: false, error: failure })
      const value = shown.desktop?.[name] ?? (answers[name] ?? (() => ({ kind: 'done' })))(input)
      return Promise.resolve(value).then((settled) => ({ ok: true, value: settled }))
    },
    subscribe: (listener: (push: Push) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const control: Control = {
    calls,
    push: tellAll,
    breakOff: () => {
      broken = true
    },
    mend: () => {
      broken = false
      failing = {}
      hanging.clear()
    },
  }
  Object.defineProperty(globalThis, 'mamori', { value: bridge })
  Object.defineProperty(globalThis, 'control', { value: control })
}

/** Makes a page answer from data, at a moment that stands still. */
export const showWorld = async (page: Page, shown: Shown, now: number): Promise<void> => {
  await page.clock.setFixedTime(now)
  await page.addInitScript(answer, shown)
  // Every host was looked at before.
  const looked = now - 1
  await page.addInitScript(
    (known) => {
      const { localStorage: kept } = globalThis as unknown as {
        localStorage: {
          getItem: (key: string) => string | null
          setItem: (key: string, value: string) => void
        }
      }
      if (kept.getItem('mamori.proof_reminder') === null) kept.setItem('mamori.proof_reminder', known)
    },
    JSON.stringify(Object.fromEntries(shown.hosts.hosts.map(({ id }) => [id, looked]))),
  )
}

/** Every call of a name that the page has made so far. */
export const callsOf = (page: Page, name: string): Promise<readonly unknown[]> =>
  page.evaluate(
    (wanted) =>
      (globalThis as unknown as { control: Control }).control.calls
        .filter((call) => call.name === wanted)
        .map((call) => call.input),
    name,
  )

/** Tells the page something as the engine would. */
export const push = (page: Page, pushed: Push): Promise<void> =>
  page.evaluate((one) => (globalThis as unknown as { control: Control }).control.push(one), pushed)

/** Takes the engine away. */
export const breakOff = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { control: Control }).control.breakOff())

/** Lets every call be answered again. */
export const mend = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { control: Control }).control.mend())
