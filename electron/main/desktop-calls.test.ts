import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { contract, type Preferences } from '@shared/ipc/contract'
import type { AutostartStore } from './autostart'
import { desktopCalls, runtimeOf, type DesktopCallDeps } from './desktop-calls'
import { defaultNoticePreferences, type NoticePreferenceStore } from './notices/notice-preferences'
import type { TestResult } from './notices/news-teller'
import type { Quiet } from './notices/quiet-hours'
import { deskOperator } from './operator'
import { watchPower, type PowerChange } from './power'

const callsWith = (more: Partial<DesktopCallDeps> = {}) => {
  const attention = {
    test: vi.fn<() => Promise<TestResult>>(() => Promise.resolve({ kind: 'shown' })),
    quiet: vi.fn<() => Quiet>(() => ({ kind: 'loud' })),
    held: () => 3,
    refresh: vi.fn<() => void>(),
  }
  const noticePreferences = {
    current: () => defaultNoticePreferences,
    fault: () => null,
    set: vi.fn<NoticePreferenceStore['set']>(() => Promise.resolve()),
  }
  const autostart = {
    read: vi.fn<AutostartStore['read']>(() =>
      Promise.resolve({ kind: 'known', on: true, hidden: true, file: '/f' }),
    ),
    set: vi.fn<AutostartStore['set']>(() => Promise.reject(new Error('EACCES: /f'))),
  }
  const calls = desktopCalls({
    version: '0.1.0',
    electronVersion: '33.2.1',
    runtime: 'development',
    host: 'db-1',
    preferences: () => ({ language: 'ja', theme: 'dark' }),
    setPreferences: () => Promise.resolve(),
    noticePreferences,
    attention: () => attention,
    probe: () => Promise.resolve({ kind: 'ready', service: 'dunst' }),
    noteUnsaved: vi.fn<(n: number) => void>(),
    autostart,
    ...more,
  })
  return { calls, attention, noticePreferences, autostart }
}

describe('the desktop’s own calls', () => {
  it('say what runs here and keep the preferences', async () => {
    const setPreferences = vi.fn<(preferences: Preferences) => Promise<void>>(() => Promise.resolve())
    const { calls } = callsWith({ setPreferences })
    const info = await calls['desktop.info']({}, engineActor)
    expect(contract['desktop.info'].output.parse(info)).toEqual({
      version: '0.1.0',
      electronVersion: '33.2.1',
      runtime: 'development',
      host: 'db-1',
      preferences: { language: 'ja', theme: 'dark' },
    })
    expect(await calls['desktop.set_preferences']({ language: 'en', theme: 'auto' }, engineActor)).toEqual({
      kind: 'done',
    })
    expect(setPreferences).toHaveBeenCalledExactlyOnceWith({ language: 'en', theme: 'auto' })
  })

  it('say whether notifications would be seen, and what waits for the end of the quiet hours', async () => {
    const { calls, attention } = callsWith()
    attention.quiet.mockReturnValue({ kind: 'quiet', untilAt: 5 })
    const answer = await calls['desktop.notices']({}, engineActor)
    expect(contract['desktop.notices'].output.parse(answer)).toEqual({
      preferences: defaultNoticePreferences,
      fault: null,
      quietNow: true,
      quietUntilAt: 5,
      held: 3,
      delivery: { kind: 'ready', service: 'dunst' },
    })
    expect(await calls['desktop.test_notification']({}, engineActor)).toEqual({ kind: 'shown' })
  })

  it('let what a person wants to be told count at once', async () => {
    const { calls, attention, noticePreferences } = callsWith()
    noticePreferences.set.mockImplementation(() => {
      expect(attention.refresh).not.toHaveBeenCalled()
      return Promise.reject(new Error('ENOSPC'))
    })
    await expect(calls['desktop.set_notices'](defaultNoticePreferences, engineActor)).rejects.toMatchObject({
      code: 'refused',
      message: 'ENOSPC',
    })
    expect(attention.refresh).toHaveBeenCalledOnce()
  })

  it('say whether the session begins the program, and why that could not be changed', async () => {
    const { calls } = callsWith()
    expect(await calls['desktop.autostart']({}, engineActor)).toMatchObject({ on: true })
    await expect(
      calls['desktop.set_autostart']({ on: true, hidden: true }, engineActor),
    ).rejects.toMatchObject({ code: 'refused', message: 'EACCES: /f' })
  })

  it.each([
    ['release', false, 'release'],
    ['development', false, 'development'],
    [undefined, false, 'development'],
    ['anything', false, 'development'],
    [undefined, true, 'release'],
  ] as const)('the runtime named %s, packaged %s, is %s', (named, packaged, expected) => {
    expect(runtimeOf(named, packaged)).toBe(expected)
  })

  it('act in the name of the operating system’s user', () => {
    expect(deskOperator()).toMatchObject({
      kind: 'person',
      face: 'desktop',
      proof: 'proved',
      name: expect.stringMatching(/./),
    })
  })
})

describe('watchPower', () => {
  it('tells sleep, waking and the end, until it is ended itself', () => {
    const monitor = new EventEmitter()
    const changes: (PowerChange | 'shutdown')[] = []
    const end = watchPower(monitor as unknown as PowerMonitor, {
      onChange: (change) => changes.push(change),
      onShutdown: () => changes.push('shutdown'),
    })
    for (const event of ['suspend', 'resume', 'shutdown']) monitor.emit(event)
    end()
    for (const event of ['suspend', 'resume', 'shutdown']) monitor.emit(event)
    expect(changes).toEqual(['suspend', 'resume', 'shutdown'])
  })
})
