import { describe, expect, it } from 'vitest'
import { parsePm2List, pm2State, stateOfProcesses, type Pm2Process } from './pm2-list'

const process = (status: string, more: Partial<Pm2Process['pm2_env']> = {}): Pm2Process => ({
  name: 'web',
  pm2_env: { status, ...more },
})
const NOW = 1_795_344_868_223

describe('parsePm2List', () => {
  it('finds the list behind what pm2 says before it', () => {
    const one = { name: 'web', pm_id: 0, pm2_env: { status: 'online', env: { SECRET: 'x' }, autorestart: 3 } }
    const list = parsePm2List(
      `>>>> In-memory PM2 is out-of-date, do:\n[PM2] hello\n${JSON.stringify([one])}\n`,
    )
    expect(list).toEqual([{ name: 'web', pm2_env: { status: 'online' } }])
    expect(parsePm2List('[]\n')).toEqual([])
  })

  it('leaves its modules out', () => {
    const module = { name: 'pm2-logrotate', pm2_env: { status: 'online', pmx_module: true } }
    expect(parsePm2List(JSON.stringify([module]))).toEqual([])
  })

  it.each(['', 'no list', '[{"name":"web","pm2_env":{"status"', '[{"name":1}]', '{"name":"web"}'])(
    'reads nothing from %j',
    (output) => {
      expect(parsePm2List(output)).toBeNull()
    },
  )
})

describe('the state of a process', () => {
  it.each<[string, Partial<Pm2Process['pm2_env']>, object]>([
    ['online', { pm_uptime: NOW - 5000 }, { kind: 'active' }],
    ['online', { pm_uptime: NOW - 500 }, { kind: 'activating' }],
    ['online', { pm_uptime: NOW - 5000, min_uptime: 20_000 }, { kind: 'activating' }],
    ['online', { pm_uptime: NOW - 70_000, min_uptime: 1e9 }, { kind: 'active' }],
    // The clock was set back.
    ['online', { pm_uptime: NOW + 5000 }, { kind: 'active' }],
    ['launching', {}, { kind: 'activating' }],
    ['waiting restart', {}, { kind: 'activating' }],
    ['stopping', {}, { kind: 'deactivating' }],
    ['stopped', {}, { kind: 'inactive', by: 'hand' }],
    ['stopped', { autorestart: true, stop_exit_codes: [] }, { kind: 'inactive', by: 'hand' }],
    ['stopped', { autorestart: false }, { kind: 'inactive', by: 'unknown' }],
    ['stopped', { autorestart: 'false' }, { kind: 'inactive', by: 'unknown' }],
    ['stopped', { stop_exit_codes: [0] }, { kind: 'inactive', by: 'unknown' }],
    ['errored', {}, { kind: 'failed' }],
    ['one-launch-status', {}, { kind: 'unknown', why: 'one-launch-status' }],
  ])('%s %j', (status, more, state) => {
    expect(pm2State(process(status, more), NOW)).toEqual(state)
  })
})

describe('several processes of one name', () => {
  const together = (...all: readonly Pm2Process[]) => stateOfProcesses(all, NOW)
  it('are what is wrong with one of them', () => {
    expect(together(process('online'), process('errored'))).toEqual({ kind: 'failed' })
    expect(together(process('online'), process('launching'))).toEqual({ kind: 'activating' })
    expect(together(process('stopped'), process('stopping'))).toEqual({ kind: 'deactivating' })
    expect(together(process('stopped'), process('stopped'))).toEqual({ kind: 'inactive', by: 'hand' })
    expect(together(process('stopped'), process('stopped', { autorestart: false }))).toEqual({
      kind: 'inactive',
      by: 'unknown',
    })
  })

  it('are up without those that a person took down, and unwell without others', () => {
    expect(together(process('online'), process('stopped'))).toEqual({ kind: 'active' })
    expect(together(process('online'), process('stopped', { autorestart: false }))).toEqual({
      kind: 'active',
      unwell: '1/2',
    })
    expect(together()).toEqual({ kind: 'missing' })
  })
})
