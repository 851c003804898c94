import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '@shared/domain/message'
import type { Exec, ExecResult } from '../engine/ports'
import { createSystemdNotifier } from './notify-systemd'

const exited = (code: number, stderr = ''): ExecResult => ({
  kind: 'exited',
  code,
  stdout: '',
  stderr,
  durationMs: 1,
})
const socket = '/run/systemd/notify'
const heard = vi.fn<Exec>(() => Promise.resolve(exited(0)))
const words = (): readonly string[] => heard.mock.calls.map(([argv]) => argv.slice(3).join(' '))

beforeEach(() => {
  vi.useFakeTimers()
  heard.mockClear()
})
afterEach(() => void vi.useRealTimers())

describe('a service of Type=notify', () => {
  it('says that it is ready, how it is, and that it ends', async () => {
    const notifier = createSystemdNotifier({ NOTIFY_SOCKET: socket }, heard)
    await notifier.ready('12 checks')
    await notifier.status('two\nlines\tof it')
    await notifier.stopping()
    expect(heard.mock.calls[0]?.[0]).toEqual([
      'env',
      `NOTIFY_SOCKET=${socket}`,
      'systemd-notify',
      '--ready',
      '--status=12 checks',
    ])
    expect(words().slice(1)).toEqual(['--status=two lines of it', 'STOPPING=1'])
  })

  it('says nothing where nobody listens', async () => {
    for (const env of [{}, { NOTIFY_SOCKET: '' }, { WATCHDOG_USEC: '1000000' }]) {
      const notifier = createSystemdNotifier(env, heard)
      await notifier.ready('')
      notifier.watch(() => true)
      await vi.advanceTimersByTimeAsync(10_000)
    }
    expect(heard).not.toHaveBeenCalled()
  })

  it('tells once that it was not heard', async () => {
    const told = vi.fn<(trouble: Message) => void>()
    const deaf: Exec = () => Promise.resolve(exited(1, 'Failed to notify init system: Permission denied\n'))
    const notifier = createSystemdNotifier({ NOTIFY_SOCKET: socket }, deaf, told)
    await notifier.status('a')
    await notifier.ready('b')
    await notifier.ready('c')
    expect(told.mock.calls.map(([{ params }]) => params)).toEqual([
      { word: '--status=a', why: 'Failed to notify init system: Permission denied' },
      { word: '--ready', why: 'Failed to notify init system: Permission denied' },
    ])
  })
})

describe('the watchdog', () => {
  const env = { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '60000000', WATCHDOG_PID: '77' }

  it('hears twice in each period that the program lives', async () => {
    const stop = createSystemdNotifier(env, heard, undefined, 77).watch(() => true)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(words()).toEqual([])
    await vi.advanceTimersByTimeAsync(60_001)
    expect(words()).toEqual(['WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1'])
    stop()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(words()).toHaveLength(3)
  })

  it('hears nothing of a program that does not live, though its timers run', async () => {
    let alive = true
    const told = vi.fn<(trouble: Message) => void>()
    createSystemdNotifier(env, heard, told, 77).watch(() => alive)
    await vi.advanceTimersByTimeAsync(30_000)
    alive = false
    await vi.advanceTimersByTimeAsync(120_000)
    expect([words().length, told.mock.calls.length]).toEqual([1, 1])
    alive = true
    await vi.advanceTimersByTimeAsync(30_000)
    expect(words()).toHaveLength(2)
  })

  it('of another process is not ours', async () => {
    createSystemdNotifier(env, heard, undefined, 78).watch(() => true)
    createSystemdNotifier({ ...env, WATCHDOG_USEC: 'x' }, heard, undefined, 77).watch(() => true)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(heard).not.toHaveBeenCalled()
  })
})
