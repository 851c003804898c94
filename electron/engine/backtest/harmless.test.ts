import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeFolder } from '../logs/testing/watched-logs'
import { logRule } from '../testing/scene-settings'
import { freePort } from '../testing/free-port'
import type { Rule } from '../settings/settings'
import { directoryLine, line, redisLine, tryBacktest, writeLog } from './testing/backtest-scene'

const started = vi.hoisted(() => ({ programs: [] as string[] }))
vi.mock('node:child_process', async (load) => {
  const real = await load<Readonly<Record<string, unknown>>>()
  const noted =
    (name: string) =>
    (...args: readonly unknown[]): never => {
      started.programs.push(`${name} ${JSON.stringify(args[0])}`)
      throw new Error('nothing may be started')
    }
  const names = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']
  return { ...real, ...Object.fromEntries(names.map((name) => [name, noted(name)])) }
})

let folder: ReturnType<typeof makeFolder>
beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.remove())

const rule = (id: string, type: string, params: unknown): Rule => ({
  ...logRule(id, type, true),
  actions: [
    { type, params },
    { type: 'alert', params: {} },
  ],
  cause: {
    ...directoryLine().cause,
    kind: 'log',
    pattern: `trouble ${id}`,
    ignore: null,
    minCount: 1,
    withinMs: 60_000,
    sources: null,
  },
})

describe('a backtest', () => {
  it('starts no program and leaves the host as it is, although it would have run everything', async () => {
    const at = (name: string): string => join(folder.path, name)
    mkdirSync(at('old'))
    writeFileSync(at('old/old.txt'), 'keep me')
    utimesSync(at('old/old.txt'), 0, 0)
    writeFileSync(at('broken.json'), '{"a": 1,}')
    const port = await freePort()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    try {
      const rules = [
        redisLine(),
        directoryLine({ actions: [{ type: 'create_missing_dirs', params: { directories: [at('new')] } }] }),
        rule('old', 'old_file_cleanup', {
          directories: [at('old')],
          pattern: ['*'],
          days: 1,
          recursive: true,
          keep: 0,
        }),
        rule('temp', 'temp_file_cleanup', { directories: [at('old')], patterns: ['*'], hours: 1 }),
        rule('json', 'backup_and_fix_json', { paths: [at('broken.json')] }),
        rule('port', 'kill_process_on_port', { port, grace_seconds: 1 }),
        rule('modes', 'fix_permissions', { paths: [at('old')], mode: '777' }),
        rule('rotate', 'log_rotate', { paths: [at('app.log')] }),
        rule('count', 'log_analysis', {}),
        rule('ask', 'check_port', { port }),
      ]
      const path = writeLog(folder.path, 'app.log', [
        line(0, 'redis is gone'),
        line(600, 'No such file'),
        ...['old', 'temp', 'json', 'port', 'modes', 'rotate', 'count', 'ask'].map((id, n) =>
          line(1200 + 600 * n, `trouble ${id}`),
        ),
      ])
      const before = readdirSync(folder.path)
      const report = await tryBacktest(
        [path],
        {
          rules,
          guards: {
            allowedRoots: [folder.path],
            protectedProcesses: [],
            protectedPorts: [],
            autoIrreversible: rules.flatMap(({ actions }) => actions.map(({ type }) => type)),
          },
        },
        { approve: true },
      )
      expect(report.bugs).toEqual([])
      const begun = report.rules.map(({ ruleId, targets }) => [ruleId, targets[0]?.repairs.begun])
      expect(begun).toEqual([
        ...['redis', 'missing', 'old', 'temp', 'json', 'port', 'modes', 'rotate'].map((id) => [id, 1]),
        ['count', 0],
        ['ask', 0],
      ])
      expect(started.programs).toEqual([])
      expect(readdirSync(folder.path)).toEqual(before)
      expect(existsSync(at('new'))).toBe(false)
      expect(readdirSync(at('old'))).toEqual(['old.txt'])
      expect(server.listening).toBe(true)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
