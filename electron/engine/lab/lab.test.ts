import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Output } from '@shared/ipc/contract'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { settingsHash } from '../settings/parse-settings'
import type { LogSource, Rule } from '../settings/settings'
import { last, operator, scene } from '../testing/engine-scene'
import { createLabRuns, type LabRuns } from './lab-runs'

const workerFile = join(inject('workers'), 'lab-worker.js')
const written = `\uFEFF{ "error_patterns": [
  { "id": "redis", "pattern": "boom", "min_count": 2 },
  { "id": "filled", "pattern": "a$\{HOST}b" }
] }`

let dir = ''
let file = ''
let labs: LabRuns
const bugs: unknown[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mamori-lab-'))
  file = join(dir, 'error_patterns.json')
  writeFileSync(file, written)
  bugs.length = 0
  labs = createLabRuns({
    workerFile,
    backtest: () => Promise.reject(new Error('no backtest here')),
    bug: (_, error) => bugs.push(error),
  })
})
afterEach(async () => {
  await labs.stop()
  rmSync(dir, { recursive: true, force: true })
  if (bugs.length > 0) throw new Error('a bug was told', { cause: bugs[0] })
})

const rule = (id: string, pattern: string, sources: readonly string[] | null): Rule => ({
  id,
  name: id,
  severity: 'warning',
  cause: { kind: 'log', pattern, ignore: null, minCount: 2, withinMs: 60_000, sources },
  autoFix: false,
  actions: [],
  notPerformed: [],
  verifyChecks: [],
})
const open = async (sources: readonly LogSource[] = []) => {
  const on = await scene(
    {
      file,
      sha256: settingsHash(written),
      rules: [rule('redis', 'boom', ['app']), rule('filled', 'aHb', null)],
      sources,
    },
    [],
    undefined,
    {
      labs,
      exec: async (argv) => ({
        kind: 'exited',
        code: 0,
        stdout: argv.includes('journalctl')
          ? JSON.stringify({ __CURSOR: 'c', __REALTIME_TIMESTAMP: '1000000', MESSAGE: 'boom' }) + '\n'
          : '',
        stderr: '',
        durationMs: 1,
      }),
    },
  )
  return { on, lab: await (await on.engine.trust()).lab() }
}
const have = { gained: 0, lost: 0, hits: 0, ignored: 0, missed: 0, rest: 0 }
type Over = Parameters<Awaited<ReturnType<typeof open>>['lab']['start']>[0]['over']
const tried = async (sources: readonly LogSource[], over: Over): Promise<Output<'lab.read'>> => {
  const { lab } = await open(sources)
  const { runId } = await lab.start({
    labId: 'lab-of-test',
    ruleId: 'redis',
    pattern: 'boom',
    ignore: null,
    over,
  })
  const read = () => lab.read({ runId, rev: 0, have })
  await expect.poll(async () => (await read()).end).not.toBeNull()
  return read()
}

describe('the lab of a rule', () => {
  it('shows its expressions as they are written, and the logs that it reads', async () => {
    const sources = [
      { id: 'app', path: '/srv/app.log' },
      { id: 'journald:app', journald: 'app' },
    ]
    const { lab } = await open(sources)
    expect(await lab.rule('redis')).toEqual({
      ruleId: 'redis',
      pattern: 'boom',
      ignore: null,
      minCount: 2,
      withinMs: 60_000,
      sources: [
        { id: 'app', path: '/srv/app.log', reads: true },
        { id: 'journald:app', path: 'journald:app', reads: false },
      ],
      file,
      sha256: settingsHash(written),
      notSaved: null,
    })
  })

  it('shows nothing that came from the environment, and does not save over it', async () => {
    const { lab } = await open()
    expect(await lab.rule('filled')).toMatchObject({
      pattern: 'a${HOST}b',
      notSaved: { code: 'lab.filled', params: { file } },
    })
    await expect(lab.rule('nobody')).rejects.toMatchObject({ code: 'not_found' })
    appendFileSync(file, ' ')
    await expect(lab.rule('redis')).rejects.toMatchObject({ code: 'refused' })
  })

  it('saves what can be used, with the name of who did it', async () => {
    const { on, lab } = await open()
    const sha256 = settingsHash(written)
    for (const pattern of ['a(', '', 'x*', 'a${HOME}'])
      await expect(
        lab.save({ ruleId: 'redis', pattern, ignore: null, sha256 }, operator),
      ).rejects.toMatchObject({
        code: 'refused',
      })
    await expect(
      lab.save({ ruleId: 'redis', pattern: 'b', ignore: null, sha256: 'f'.repeat(64) }, operator),
    ).rejects.toMatchObject({ code: 'refused' })
    expect(on.types()).not.toContain('rule.expression_set')
    const to = { pattern: 'crash', ignore: 'test' }
    const saved = await lab.save({ ruleId: 'redis', ...to, sha256 }, operator)
    const text = written.replace('"boom"', '"crash", "ignore": "test"')
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(saved).toEqual({ sha256: settingsHash(text), before: { pattern: 'boom', ignore: null } })
    expect(last(on.journal, 'rule.expression_set')).toMatchObject({
      actor: operator,
      data: { ruleId: 'redis', from: { pattern: 'boom', ignore: null }, to },
    })
  })
})

describe('what is tried', () => {
  it('is the file of a pattern that was written to last, in whatever encoding', async () => {
    const [old, newest] = [join(dir, 'a.log'), join(dir, 'b.log')]
    writeFileSync(old, 'boom\nboom\n')
    utimesSync(old, 1, 1)
    const text = Array.from({ length: 30_000 }, (_, index) => `é ${index} boom\r\n`).join('')
    writeFileSync(newest, Buffer.from(`\uFEFF${text}`, 'utf16le'))
    const answer = await tried([{ id: 'app', path: join(dir, '*.log') }], { kind: 'source', sourceId: 'app' })
    expect(answer.preview).toMatchObject({ file: newest, lines: 30_000, now: { hits: 30_000 } })
    expect(answer.lines.hits[0]?.text).toBe('é 29999 boom')
  })

  it('is the newest of a journal, with its times', async () => {
    const answer = await tried([{ id: 'j', journald: '*' }], { kind: 'source', sourceId: 'j' })
    expect(answer).toMatchObject({
      end: { kind: 'done', limit: null },
      preview: { file: 'j', lines: 1, fromAt: 1000, now: { hits: 1 } },
      lines: { hits: [{ text: 'boom', at: 1000 }] },
    })
  })

  it('is only what is followed', async () => {
    const { lab } = await open([{ id: 'app', path: '/srv/app.log' }])
    const input = { labId: 'lab-of-test', ruleId: 'redis', pattern: 'x', ignore: null }
    await expect(
      lab.start({ ...input, over: { kind: 'source', sourceId: '/etc/shadow' } }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(lab.read({ runId: 'nobody-knows', rev: 0, have })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
