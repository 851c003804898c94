import type { MenuItemConstructorOptions, NativeImage } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import { contract } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import type { Shape } from '@shared/ipc/hosts'
import type { Hosts } from './hosts/hosts'
import { overallOf, type HostSummary } from './hosts/overall'
import type { WaitingRepair } from './hosts/waiting-repairs'
import { startingSummary, type Summary } from './summary'
import { createTrayFace, shapeIcons, type TrayDeps } from './tray'
import type { OpenAt } from './notices/news'
import { createTrayActs } from './tray-acts'
import { statusLine, trayMenu, type TrayAct, type TrayView } from './tray-menu'
import { isTrayShown, type RunProgram } from './tray-support'

const waitingFor = (repairId: string, target: string, plannedAt: number): WaitingRepair => ({
  repairId,
  incidentId: `i-${repairId}`,
  title: message('incident.log', { name: 'Redis', target }),
  target,
  plannedAt,
})
const busySummary: Summary = {
  shape: 'critical',
  status: 'critical',
  count: 2,
  approvals: 1,
  waiting: [waitingFor('r1', 'redis', 1)],
  needed: 2,
  silence: null,
  mode: 'auto',
}
const host = (id: string, summary: Summary, counts = true): HostSummary => ({ id, name: id, summary, counts })
const viewOf = (hosts: readonly HostSummary[], more: Partial<TrayView> = {}): TrayView => ({
  overall: overallOf(hosts),
  hosts,
  selectedId: 'this',
  mayTakeOver: false,
  now: Date.parse('2026-01-31T14:30:15'),
  ...more,
})
const busy = viewOf([host('this', busySummary)])
const starting = viewOf([host('this', startingSummary)])
const well: Summary = { ...startingSummary, shape: 'ok', status: 'ok', mode: 'approve' }
const lost: Summary = { ...startingSummary, status: 'lost' }

describe('trayMenu', () => {
  it('offers what the engine can do now', () => {
    expect(trayMenu(busy, 'ja')).toEqual([
      { kind: 'label', label: '◆ 危険 2 件' },
      { kind: 'separator' },
      { kind: 'act', label: 'Mamori を開く', act: { kind: 'open' } },
      {
        kind: 'act',
        label: '承認待ち（1 件）を開く',
        act: { kind: 'open_approval', hostId: 'this', incidentId: 'i-r1', repairId: 'r1' },
      },
      {
        kind: 'group',
        label: 'モード',
        entries: [
          { kind: 'act', label: '自動', act: { kind: 'set_mode', mode: 'auto' }, checked: true },
          { kind: 'act', label: '承認制', act: { kind: 'set_mode', mode: 'approve' }, checked: false },
          { kind: 'act', label: '監視のみ', act: { kind: 'set_mode', mode: 'observe' }, checked: false },
        ],
      },
      {
        kind: 'group',
        label: '通知と修復を一時停止する',
        entries: [
          { kind: 'act', label: '15 分間', act: { kind: 'pause', minutes: 15 } },
          { kind: 'act', label: '1 時間', act: { kind: 'pause', minutes: 60 } },
        ],
      },
      { kind: 'act', label: '周回を今すぐ実行する', act: { kind: 'run_cycle' } },
      { kind: 'separator' },
      { kind: 'act', label: 'Mamori を終了する', act: { kind: 'quit' } },
    ])
  })

  it('always leads back to the window and out, whatever the engine does', () => {
    const acts = trayMenu(starting, 'en').flatMap((entry) => (entry.kind === 'act' ? [entry.act.kind] : []))
    expect(acts).toEqual(['open', 'quit'])
  })

  it('stands for all hosts, and acts on the selected one', () => {
    const view = viewOf([host('this', well), host('db-1', busySummary), host('web-1', lost)], {
      selectedId: 'this',
    })
    expect(trayMenu(view, 'ja')).toEqual([
      { kind: 'label', label: '◆ 危険 2 件（db-1）' },
      { kind: 'separator' },
      { kind: 'act', label: 'Mamori を開く', act: { kind: 'open' } },
      {
        kind: 'act',
        label: '承認待ち（1 件）を開く',
        act: { kind: 'open_approval', hostId: 'db-1', incidentId: 'i-r1', repairId: 'r1' },
      },
      {
        kind: 'group',
        label: 'サーバー',
        entries: [
          {
            kind: 'act',
            label: 'this  ● すべて正常',
            act: { kind: 'open_host', hostId: 'this' },
            checked: true,
          },
          {
            kind: 'act',
            label: 'db-1  ◆ 危険 2 件',
            act: { kind: 'open_host', hostId: 'db-1' },
            checked: false,
          },
          {
            kind: 'act',
            label: 'web-1  ○ エンジンが応答しません',
            act: { kind: 'open_host', hostId: 'web-1' },
            checked: false,
          },
        ],
      },
      expect.objectContaining({ kind: 'group', label: 'モード（this）' }),
      expect.objectContaining({ kind: 'group', label: '通知と修復を一時停止する（this）' }),
      { kind: 'act', label: '周回を今すぐ実行する（this）', act: { kind: 'run_cycle' } },
      { kind: 'separator' },
      { kind: 'act', label: 'Mamori を終了する', act: { kind: 'quit' } },
    ])
  })

  it('lists several approvals of all hosts, those that wait longest first, as harmless labels', () => {
    const second: Summary = {
      ...busySummary,
      approvals: 2,
      waiting: [
        waitingFor('r3', 'x', 3),
        { ...waitingFor('r0', 'web', 0), title: null, target: `a&b\u202e${'y'.repeat(90)}` },
      ],
    }
    const menu = trayMenu(viewOf([host('this', busySummary), host('R&D', second)]), 'en')
    const list = menu.find((entry) => entry.kind === 'group' && entry.label === '3 pending approvals')
    expect(list).toMatchObject({
      entries: [
        {
          label: `a&&b ${'y'.repeat(55)}… (R&&D)`,
          act: { kind: 'open_approval', hostId: 'R&D', repairId: 'r0' },
        },
        { label: 'Redis (redis) (this)', act: { hostId: 'this', incidentId: 'i-r1', repairId: 'r1' } },
        { label: 'Redis (x) (R&&D)', act: { repairId: 'r3' } },
      ],
    })
  })

  it('says until when everything is paused, and ends what a person has begun', () => {
    const until = Date.parse('2026-01-31T14:45:00')
    const paused: Summary = {
      ...well,
      shape: 'paused',
      status: 'silenced',
      silence: { untilAt: until, ids: ['s1', 's2'] },
    }
    const menu = trayMenu(viewOf([host('this', paused)]), 'ja')
    expect(menu[0]).toEqual({ kind: 'label', label: '❚❚ 一時停止中（14:45 まで）' })
    expect(menu).toContainEqual({
      kind: 'act',
      label: '一時停止を終える',
      act: { kind: 'resume', silenceIds: ['s1', 's2'] },
    })
    expect(JSON.stringify(menu)).not.toContain('"pause"')
    expect(statusLine(viewOf([host('this', paused)]), 'en')).toBe('❚❚ Paused until 14:45')
  })

  it('lets this computer take over only when that is offered', () => {
    const gone = [host('this', lost)]
    const labels = (view: TrayView) =>
      trayMenu(view, 'en').map((entry) => ('label' in entry ? entry.label : ''))
    const offer = 'Watch from this computer for this session'
    expect(labels(viewOf(gone))).not.toContain(offer)
    expect(labels(viewOf(gone, { mayTakeOver: true }))).toContain(offer)
  })
})

describe('statusLine', () => {
  it('names the host or counts them, and nobody when all is well', () => {
    const others = [host('a', lost), host('b', lost)]
    expect(statusLine(viewOf([host('this', well), ...others]), 'en')).toBe(
      '○ The engine does not answer (2 hosts)',
    )
    expect(statusLine(viewOf([host('this', well), host('a', well)]), 'en')).toBe('● All is well')
  })
})

describe('overallOf', () => {
  it('adds up what is equally bad, and takes the worst of all', () => {
    const hosts = [host('a', busySummary), host('b', busySummary), host('c', well)]
    expect(overallOf(hosts)).toMatchObject({ shape: 'critical', count: 4, names: ['a', 'b'], approvals: 2 })
  })

  it('is not coloured by a host that was never reached', () => {
    expect(overallOf([host('a', well), host('b', lost, false)]).shape).toBe('ok')
    expect(overallOf([host('a', well), host('b', lost)]).shape).toBe('unknown')
  })

  it('does not ask for settings of a computer from which others are watched', () => {
    const unset: Summary = { ...startingSummary, status: 'setup' }
    expect(overallOf([host('this', unset)]).status).toBe('setup')
    expect(overallOf([host('this', unset), host('a', well)]).status).toBe('ok')
  })

  it('calls waiting worse than caution, and unknown worse than only observing', () => {
    const of = (shape: Shape): Summary => ({ ...startingSummary, shape, status: shape })
    const order: readonly Shape[] = ['ok', 'paused', 'unknown', 'caution', 'approval', 'critical']
    for (const [at, shape] of order.entries())
      for (const lesser of order.slice(0, at))
        expect(overallOf([host('a', of(lesser)), host('b', of(shape))]).shape).toBe(shape)
  })
})

describe('the tray', () => {
  it('shows the shape, the hint and a menu whose clicks act', () => {
    const shapes: Shape[] = []
    const templates: MenuItemConstructorOptions[][] = []
    const clicks = new Map<string, () => void>()
    const tray = {
      setImage: vi.fn<(image: unknown) => void>(),
      setToolTip: vi.fn<(hint: string) => void>(),
      setContextMenu: vi.fn<(menu: unknown) => void>(),
      on: (event: string, listener: () => void) => clicks.set(event, listener),
      destroy: vi.fn<() => void>(),
    }
    const onAct = vi.fn<(act: TrayAct) => void>()
    const face = createTrayFace(starting, 'ja', {
      createTray: () => tray as unknown as ReturnType<TrayDeps['createTray']>,
      buildMenu: (template) => {
        templates.push(template)
        return {} as Electron.Menu
      },
      icon: (shape) => {
        shapes.push(shape)
        return {} as NativeImage
      },
      onAct,
    })
    face.show(busy, 'en')
    // The same again is not drawn again, also later: a menu that is open would close.
    face.show({ ...busy, now: busy.now + 60_000 }, 'en')
    expect(shapes).toEqual(['unknown', 'unknown', 'critical'])
    expect(tray.setToolTip).toHaveBeenLastCalledWith('Mamori  ◆ Critical: 2')
    expect(tray.setContextMenu).toHaveBeenCalledTimes(2)
    const group = templates[1]?.find((item) => item.label === 'Mode')?.submenu as MenuItemConstructorOptions[]
    expect(group.map((item) => [item.type, item.label, item.checked])).toEqual([
      ['radio', 'Auto', true],
      ['radio', 'Ask first', false],
      ['radio', 'Observe only', false],
    ])
    const observe = group[2]?.click as () => void
    observe()
    clicks.get('click')?.()
    expect(onAct.mock.calls).toEqual([[{ kind: 'set_mode', mode: 'observe' }], [{ kind: 'open' }]])
    face.destroy()
    expect(tray.destroy).toHaveBeenCalledOnce()
    // What hosts tell while the program ends is drawn nowhere: the runtime would throw.
    face.show(starting, 'en')
    expect(tray.setContextMenu).toHaveBeenCalledTimes(2)
  })
})

describe('shapeIcons', () => {
  it('loads each picture once', () => {
    const load = vi.fn<(shape: Shape) => NativeImage>((shape) => ({ shape }) as unknown as NativeImage)
    const icon = shapeIcons(load)
    expect([icon('ok'), icon('critical'), icon('ok')]).toEqual([
      { shape: 'ok' },
      { shape: 'critical' },
      { shape: 'ok' },
    ])
    expect(load).toHaveBeenCalledTimes(2)
  })
})

describe('an act of the tray', () => {
  const scene = () => {
    const call = vi.fn<Hosts['call']>(() => Promise.resolve({ ok: true, value: { kind: 'done' } }))
    const takeOver = vi.fn<Hosts['takeOver']>(() => Promise.resolve())
    const deps = {
      hosts: { call, takeOver },
      actor: engineActor,
      language: () => 'ja' as const,
      openAt: vi.fn<(where: OpenAt) => void>(),
      quit: vi.fn<() => void>(),
      tellPerson: vi.fn<(title: string, body: string) => void>(),
    }
    return { act: createTrayActs(deps), call, takeOver, ...deps }
  }

  it('reaches the engine in the name of the person', () => {
    const { act, call, takeOver } = scene()
    act({ kind: 'set_mode', mode: 'observe' })
    act({ kind: 'run_cycle' })
    expect(call.mock.calls).toEqual([
      ['mode.set', { mode: 'observe' }, engineActor],
      ['cycle.run', {}, engineActor],
    ])
    act({ kind: 'take_over' })
    expect(takeOver).toHaveBeenCalledOnce()
  })

  it('pauses everything for a time, which ends by itself or by a click', async () => {
    const { act, call } = scene()
    act({ kind: 'pause', minutes: 15 })
    act({ kind: 'resume', silenceIds: ['s1', 's2'] })
    expect(call.mock.calls).toEqual([
      [
        'silences.add',
        {
          scope: { kind: 'all' },
          reason: '通知領域のメニューから一時停止',
          minutes: 15,
          endsOnRecovery: false,
        },
        engineActor,
      ],
      ['silences.end', { silenceId: 's1' }, engineActor],
      ['silences.end', { silenceId: 's2' }, engineActor],
    ])
    for (const [name, input] of call.mock.calls)
      expect(contract[name].input.safeParse(input).success).toBe(true)
  })

  it('opens and quits', () => {
    const { act, openAt, quit } = scene()
    act({ kind: 'open' })
    act({ kind: 'open_approval', hostId: 'a', incidentId: 'i1', repairId: 'r1' })
    act({ kind: 'open_host', hostId: 'b' })
    act({ kind: 'quit' })
    expect(openAt.mock.calls).toEqual([
      [{ hostId: null, incidentId: null }],
      [{ hostId: 'a', incidentId: 'i1', repairId: 'r1' }],
      [{ hostId: 'b', incidentId: null }],
    ])
    expect(quit).toHaveBeenCalledOnce()
  })

  it('tells the person what the engine refused', async () => {
    const { act, call, takeOver, tellPerson } = scene()
    call.mockResolvedValue({ ok: false, error: { code: 'not_running', message: 'no engine' } })
    act({ kind: 'run_cycle' })
    await vi.waitFor(() =>
      expect(tellPerson).toHaveBeenCalledExactlyOnceWith(
        '「周回を今すぐ実行する」を実行できませんでした',
        expect.stringContaining('not_running'),
      ),
    )
    takeOver.mockRejectedValue(new AppError('refused', 'it is back'))
    act({ kind: 'take_over' })
    await vi.waitFor(() => expect(tellPerson).toHaveBeenCalledTimes(2))
  })
})

describe('isTrayShown', () => {
  const answering = (answer: Promise<string>) => vi.fn<RunProgram>(() => answer)

  it('asks the session bus on Linux', async () => {
    const run = answering(Promise.resolve('   variant       boolean true\n'))
    expect(await isTrayShown('linux', run)).toBe(true)
    expect(run.mock.calls[0]?.[0]).toBe('dbus-send')
    expect(await isTrayShown('linux', answering(Promise.resolve('   variant       boolean false\n')))).toBe(
      false,
    )
  })

  it('takes no answer for no tray', async () => {
    expect(await isTrayShown('linux', answering(Promise.reject(new Error('ServiceUnknown'))))).toBe(false)
  })

  it('knows that other systems have one', async () => {
    const run = answering(Promise.resolve(''))
    expect([await isTrayShown('darwin', run), await isTrayShown('win32', run)]).toEqual([true, true])
    expect(run).not.toHaveBeenCalled()
  })
})
