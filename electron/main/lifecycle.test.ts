import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { createLifecycle, stopInReverse, type LifecycleDeps } from './lifecycle'

const scene = (
  stop: () => Promise<void>,
  stopDeadlineMs = 5_000,
  mayEnd: (() => Promise<boolean>) | null = null,
) => {
  const emitter = new EventEmitter()
  const signals = new Map<string, () => void>()
  const exit = vi.fn<(code?: number) => void>()
  const quit = vi.fn<() => void>(
    () => void emitter.emit('before-quit', { preventDefault: vi.fn<() => void>() }),
  )
  const onTrouble = vi.fn<(what: string) => void>()
  const lifecycle = createLifecycle({
    app: Object.assign(emitter, { quit, exit }) as unknown as LifecycleDeps['app'],
    onSignal: (signal, listener) => void signals.set(signal, listener),
    stop,
    onTrouble,
    isHeld: () => mayEnd !== null,
    mayEnd: mayEnd ?? (() => Promise.reject(new Error('nobody is asked'))),
    stopDeadlineMs,
  })
  return { emitter, signals, exit, quit, onTrouble, lifecycle }
}

describe('the end of the program', () => {
  it('waits until all has stopped', async () => {
    const stop = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const { lifecycle, exit } = scene(stop)
    expect(lifecycle.isQuitting()).toBe(false)
    lifecycle.quit()
    expect(lifecycle.isQuitting()).toBe(true)
    expect(exit).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0))
    expect(stop).toHaveBeenCalledOnce()
  })

  it('by a person’s wish asks first where something would be lost, and once at a time', async () => {
    const mayEnd = vi
      .fn<() => Promise<boolean>>()
      .mockResolvedValueOnce(false)
      .mockRejectedValueOnce(new Error('no dialog'))
      .mockResolvedValue(true)
    const { lifecycle, exit, onTrouble } = scene(() => Promise.resolve(), 5_000, mayEnd)
    lifecycle.wish()
    lifecycle.wish()
    await vi.waitFor(() => expect(mayEnd).toHaveBeenCalledOnce())
    expect(lifecycle.isQuitting()).toBe(false)
    await vi.waitFor(() => {
      lifecycle.wish()
      expect(onTrouble).toHaveBeenCalledExactlyOnceWith('quitting: Error: no dialog')
    })
    expect(exit).not.toHaveBeenCalled()
    await vi.waitFor(() => {
      lifecycle.wish()
      expect(exit).toHaveBeenCalledExactlyOnceWith(0)
    })
  })

  it('by a signal asks nobody, also while somebody is asked', async () => {
    const { lifecycle, signals, exit } = scene(
      () => Promise.resolve(),
      5_000,
      () => new Promise(() => undefined),
    )
    lifecycle.wish()
    signals.get('SIGTERM')?.()
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0))
  })

  it('stops once, however often it is told to', async () => {
    const stop = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const { signals, exit } = scene(stop)
    signals.get('SIGINT')?.()
    signals.get('SIGINT')?.()
    signals.get('SIGTERM')?.()
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0))
    expect(stop).toHaveBeenCalledOnce()
    expect([...signals.keys()]).toEqual(['SIGTERM', 'SIGINT', 'SIGHUP'])
  })

  it('does not wait for ever', async () => {
    const { lifecycle, exit, onTrouble } = scene(() => new Promise(() => undefined), 10)
    lifecycle.quit()
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(1))
    expect(onTrouble).toHaveBeenCalledExactlyOnceWith('stopping took longer than 10 ms')
  })

  it('ends with a failure when stopping fails, and keeps the code that it was given', async () => {
    const failing = scene(() => Promise.reject(new Error('stuck')))
    failing.lifecycle.quit()
    await vi.waitFor(() => expect(failing.exit).toHaveBeenCalledExactlyOnceWith(1))
    expect(failing.onTrouble).toHaveBeenCalledExactlyOnceWith('stopping: Error: stuck')
    const told = scene(() => Promise.resolve())
    told.lifecycle.quit(7)
    await vi.waitFor(() => expect(told.exit).toHaveBeenCalledExactlyOnceWith(7))
  })

  it('goes on watching when the last window is gone', () => {
    const { emitter, quit } = scene(() => Promise.resolve())
    expect(emitter.listenerCount('window-all-closed')).toBe(1)
    emitter.emit('window-all-closed')
    expect(quit).not.toHaveBeenCalled()
  })
})

describe('stopInReverse', () => {
  it('stops the last one first and goes on after a failure', async () => {
    const order: string[] = []
    const onTrouble = vi.fn<(what: string) => void>()
    const stops = [
      async () => order.push('engine'),
      () => Promise.reject(new Error('stuck')),
      () => order.push('window'),
    ]
    await stopInReverse(stops, onTrouble)
    expect(order).toEqual(['window', 'engine'])
    expect(onTrouble).toHaveBeenCalledExactlyOnceWith('stopping: Error: stuck')
  })
})
