import type { MenuItemConstructorOptions, NativeImage } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { AppError } from '@shared/ipc/result'
import type { Host } from '../engine/host'
import { startingSummary, type Shape, type Summary } from './summary'
import { createTrayFace, shapeIcons, type TrayDeps } from './tray'
import { createTrayActs } from './tray-acts'
import { trayMenu, type TrayAct } from './tray-menu'
import { isTrayShown, type RunProgram } from './tray-support'

const busy: Summary = {
  shape: 'critical',
  status: 'critical',
  count: 2,
  approvals: 1,
  firstWaiting: 'i1',
  mode: 'auto',
}

describe('trayMenu', () => {
  it('offers what the engine can do now', () => {
    expect(trayMenu(busy, 'ja')).toEqual([
      { kind: 'label', label: '◆ 危険 2 件' },
      { kind: 'separator' },
      { kind: 'act', label: 'Mamori を開く', act: { kind: 'open' } },
      { kind: 'act', label: '承認待ち（1 件）を開く', act: { kind: 'open_incident', incidentId: 'i1' } },
      {
        kind: 'group',
        label: 'モード',
        entries: [
          { kind: 'act', label: '自動', act: { kind: 'set_mode', mode: 'auto' }, checked: true },
          { kind: 'act', label: '承認制', act: { kind: 'set_mode', mode: 'approve' }, checked: false },
          { kind: 'act', label: '監視のみ', act: { kind: 'set_mode', mode: 'observe' }, checked: false },
        ],
      },
      { kind: 'act', label: '周回を今すぐ実行する', act: { kind: 'run_cycle' } },
      { kind: 'separator' },
      { kind: 'act', label: 'Mamori を終了する', act: { kind: 'quit' } },
    ])
  })

  it('always leads back to the window and out, whatever the engine does', () => {
    const acts = trayMenu(startingSummary, 'en').flatMap((entry) =>
      entry.kind === 'act' ? [entry.act.kind] : [],
    )
    expect(acts).toEqual(['open', 'quit'])
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
    const face = createTrayFace(startingSummary, 'ja', {
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
    const setMode = vi.fn<Host['handlers']['mode.set']>(() => Promise.resolve({ kind: 'done' }))
    const runCycle = vi.fn<Host['handlers']['cycle.run']>(() => Promise.resolve({ kind: 'done' }))
    const deps = {
      host: { handlers: { 'mode.set': setMode, 'cycle.run': runCycle } as unknown as Host['handlers'] },
      actor: engineActor,
      language: () => 'ja' as const,
      openIncident: vi.fn<(incidentId: string | null) => void>(),
      quit: vi.fn<() => void>(),
      tellPerson: vi.fn<(title: string, body: string) => void>(),
    }
    return { act: createTrayActs(deps), setMode, runCycle, ...deps }
  }

  it('reaches the engine in the name of the person', () => {
    const { act, setMode, runCycle } = scene()
    act({ kind: 'set_mode', mode: 'observe' })
    act({ kind: 'run_cycle' })
    expect(setMode).toHaveBeenCalledExactlyOnceWith({ mode: 'observe' }, engineActor)
    expect(runCycle).toHaveBeenCalledExactlyOnceWith({}, engineActor)
  })

  it('opens and quits', () => {
    const { act, openIncident, quit } = scene()
    act({ kind: 'open' })
    act({ kind: 'open_incident', incidentId: 'i1' })
    act({ kind: 'quit' })
    expect(openIncident.mock.calls).toEqual([[null], ['i1']])
    expect(quit).toHaveBeenCalledOnce()
  })

  it('tells the person what the engine refused', async () => {
    const { act, runCycle, tellPerson } = scene()
    runCycle.mockRejectedValue(new AppError('not_running', 'no engine'))
    act({ kind: 'run_cycle' })
    await vi.waitFor(() =>
      expect(tellPerson).toHaveBeenCalledExactlyOnceWith(
        '「周回を今すぐ実行する」を実行できませんでした',
        expect.stringContaining('not_running'),
      ),
    )
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
