import { expect, it, vi } from 'vitest'
import type { Exec } from '../ports'
import type { HelperState } from './helper-state'
import { lookAtPort } from './look-at-port'
import { HELPER_VERSION } from './operations'

const { signal } = new AbortController()
const ready = (ports: readonly number[], version = HELPER_VERSION): HelperState => ({
  kind: 'ready',
  version,
  authority: {
    version: 1,
    services: {},
    roots: [],
    ports: [...ports],
    roles: { look: [], approve: [], change: [] },
  },
})
const look = async (state: HelperState, output: string, kind = 'done') => {
  const stdout = JSON.stringify({ kind, code: kind, params: {}, output })
  const exec = vi.fn<Exec>(() =>
    Promise.resolve({ kind: 'exited', code: 0, stdout, stderr: '', durationMs: 1 }),
  )
  const pids = await lookAtPort(5100, { exec, helper: () => Promise.resolve(state) }, signal)
  return { pids, asked: exec.mock.calls.length }
}

it('asks root’s helper who listens on a port that root lists', async () => {
  expect(await look(ready([5100]), '[812,813]')).toEqual({ pids: [812, 813], asked: 1 })
  expect(await look(ready([5100]), '[]')).toEqual({ pids: [], asked: 1 })
})

it('knows nothing of a port that is not listed, by an older helper, or without one, and does not ask', async () => {
  expect(await look(ready([80]), '[812]')).toEqual({ pids: null, asked: 0 })
  expect(await look(ready([5100], 1), '[812]')).toEqual({ pids: null, asked: 0 })
  const none: HelperState = {
    kind: 'unavailable',
    why: () => ({ code: 'privilege.needs.missing', params: {} }),
  }
  expect(await look(none, '[812]')).toEqual({ pids: null, asked: 0 })
})

it('believes nothing that is no list of pids', async () => {
  for (const output of ['', 'nonsense', '{}', '["812"]', '[-1]', '[0]'])
    expect((await look(ready([5100]), output)).pids).toBeNull()
  expect((await look(ready([5100]), '[812]', 'refused')).pids).toBeNull()
})
