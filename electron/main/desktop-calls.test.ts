import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { contract, type Preferences } from '@shared/ipc/contract'
import { desktopCalls, runtimeOf } from './desktop-calls'
import { deskOperator } from './operator'
import { watchPower, type PowerChange } from './power'

describe('the desktop’s own calls', () => {
  it('say what runs here and keep the preferences', async () => {
    const setPreferences = vi.fn<(preferences: Preferences) => Promise<void>>(() => Promise.resolve())
    const calls = desktopCalls({
      version: '0.1.0',
      electronVersion: '33.2.1',
      runtime: 'development',
      host: 'db-1',
      isTrayShown: () => Promise.resolve(true),
      preferences: () => ({ language: 'ja', theme: 'dark' }),
      setPreferences,
    })
    const info = await calls['desktop.info']({}, engineActor)
    expect(contract['desktop.info'].output.parse(info)).toEqual({
      version: '0.1.0',
      electronVersion: '33.2.1',
      runtime: 'development',
      host: 'db-1',
      trayShown: true,
      preferences: { language: 'ja', theme: 'dark' },
    })
    expect(await calls['desktop.set_preferences']({ language: 'en', theme: 'auto' }, engineActor)).toEqual({
      kind: 'done',
    })
    expect(setPreferences).toHaveBeenCalledExactlyOnceWith({ language: 'en', theme: 'auto' })
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
