import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan, Step } from '@shared/domain/plan'
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest'
import { createBackups } from '../repair/backup/create-backups'
import { createGuard } from '../repair/guard'
import type { RepairJson } from '../repair/json/json-repairer'
import { startJsonRepairer } from '../repair/json/start-json-repairer'
import { hashPlan } from '../repair/plan-hash'
import { lookContext } from '../testing/look-context'
import { repairJsonHere } from '../testing/repair-json-here'
import { settings as usualSettings } from '../testing/scene-settings'
import { testPerformer } from '../testing/test-performer'
import action from './backup-and-fix-json'

const BROKEN = '{\n  "name": "本番",\n  "token": "abc123secret",\n  "ratio": 1.10,\n}\n'
const FIXED = BROKEN.replace('1.10,', '1.10')
const { signal } = new AbortController()
let root = ''
let dataDir = ''

beforeEach(() => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'mamori-fix-json-')))
  root = join(base, 'srv')
  dataDir = join(base, 'data')
  mkdirSync(root)
})
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }))

const write = (name: string, content: string | Buffer, mode = 0o640): string => {
  const path = join(root, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  return path
}

type More = { readonly backup?: boolean; readonly recipient?: string; readonly repairJson?: RepairJson }

const settings = ({ backup = true, recipient }: More = {}) => {
  const usual = usualSettings({})
  return {
    ...usual,
    guards: { ...usual.guards, allowedRoots: [root] },
    fix: { ...usual.fix, backupBeforeFix: backup },
    backups: { ...usual.backups, recipient: recipient ?? null },
  }
}

const plan = async (wanted: Readonly<Record<string, unknown>> = {}, more: More = {}) => {
  if (action.class !== 'repair') throw new Error('a repair')
  const parsed = action.params.parse({ paths: [root], ...wanted })
  const { repairJson = repairJsonHere } = more
  return action.plan(lookContext({ settings: settings(more), dataDir, repairJson }), parsed, signal)
}

const stepsOf = async (wanted = {}, more: More = {}): Promise<readonly Step[]> => {
  const draft = await plan(wanted, more)
  if (draft.kind !== 'steps') throw new Error(draft.why.code)
  return draft.steps
}

const run = async (steps: readonly Step[], more: More = {}) => {
  const backups = createBackups({
    dir: join(dataDir, 'backups'),
    host: 'web-1',
    now: Date.now,
    use: settings(more).backups,
    isUndoable: () => true,
    onPruneFailed: (error) => {
      throw error
    },
    reserveBytes: 0,
  })
  const guard = createGuard({
    settings: settings(more),
    resolveService: lookContext().resolveService,
    ownDirs: [dataDir],
    readBackup: backups.read,
  })
  const { perform } = testPerformer({
    guard,
    settings: settings(more),
    repairJson: more.repairJson ?? repairJsonHere,
    backups: more.backup === false ? null : backups,
    readBackup: backups.read,
  })
  const content = {
    actions: [{ type: action.id, version: 1 }],
    host: 'web-1',
    target: { kind: 'path', name: root },
    steps,
    touches: [],
    asks: [],
    freesBytes: null,
    risk: 'low',
    undo: 'reversible',
    verifyChecks: [],
  } as const
  const whole: Plan = { ...content, hash: hashPlan(content) }
  const undo: Step[] = []
  const { steps: results } = await perform(whole, {
    signal,
    onPrepared: (prepared) => {
      undo.unshift(...prepared.undo)
      return Promise.resolve()
    },
    onStep: () => Promise.resolve(),
  })
  return {
    undo,
    results: results.map(({ result }) =>
      result.kind === 'done' ? 'done' : `${result.kind} ${result.message.code}`,
    ),
  }
}

describe('the plan', () => {
  it('has one step for each broken file, with its diff and without its secrets', async () => {
    const path = write('a.json', BROKEN)
    write('b.json', '{"b": 1}')
    write('notes.txt', '{')
    mkdirSync(join(root, 'deep'))
    writeFileSync(join(root, 'deep', 'c.json'), '[1,]')
    symlinkSync(path, join(root, 'link.json'))
    const draft = await plan()
    expect(draft).toMatchObject({
      kind: 'steps',
      undo: 'reversible',
      risk: 'low',
      steps: [
        {
          kind: 'fix_json',
          path,
          found: { bytes: 68, bytesAfter: 67, repairs: ['json.repair.trailing_comma'] },
        },
      ],
      touches: [{ code: 'touch.json.fix', params: { path, what: '@json.repair.trailing_comma' } }],
    })
    expect(JSON.stringify(draft)).toContain('+  \\"ratio\\": 1.10')
    expect(JSON.stringify(draft)).not.toContain('abc123secret')
    expect(await stepsOf({ recursive: true })).toHaveLength(2)
    expect(await stepsOf({ paths: [join(root, 'notes.txt'), path] })).toHaveLength(1)
    expect(await stepsOf({ paths: [root], pattern: 'a*' })).toHaveLength(1)
  })

  it('is nothing when all of it is JSON, and impossible with the place when it would have to be guessed', async () => {
    write('a.json', '{}')
    expect(await plan()).toMatchObject({ kind: 'nothing', why: { params: { n: 1 } } })
    const path = write('b.json', '{\n "a": hello}')
    expect(await plan()).toEqual({
      kind: 'impossible',
      why: { code: 'action.json.left', params: { path, line: 2, column: 7, why: '@json.left.word' } },
    })
    write('c.json', '{"a":1,"a":2}')
    expect(await plan()).toMatchObject({ why: { code: 'action.json.left_more', params: { n: 1 } } })
    expect(await plan({ paths: [join(root, 'none')] })).toMatchObject({
      why: { code: 'action.json.missing' },
    })
    expect(await plan({ pattern: '*.jsonl' })).toMatchObject({ why: { code: 'action.json.none' } })
    expect(await plan({ paths: ['relative.json'] })).toMatchObject({ why: { code: 'action.json.no_base' } })
  })

  it('repairs what can be repaired and tells of the rest, at most 20 at once', async () => {
    const hopeless = write('0.json', '{"a": hello}')
    const linked = write('1.json', '[1,]')
    linkSync(linked, join(root, 'other-name'))
    for (let n = 10; n < 35; n++) write(`${String(n)}.json`, '[1,]')
    const draft = await plan()
    expect(draft.kind === 'steps' && draft.steps).toHaveLength(20)
    expect(draft.kind === 'steps' && draft.touches.slice(20)).toMatchObject([
      { code: 'touch.json.later', params: { n: 5 } },
      { code: 'touch.json.left', params: { path: hopeless, why: '@json.left.word' } },
      { code: 'hand.hard_links', params: { path: linked } },
    ])
  })

  it('cuts a tail only when it may, and tells what goes', async () => {
    const path = write('a.json', '{"a": 1, "b": "x')
    expect(await plan()).toMatchObject({ kind: 'impossible', why: { params: { why: '@json.left.cut_off' } } })
    expect(await plan({ allow_cut: true })).toMatchObject({
      kind: 'steps',
      risk: 'medium',
      touches: [
        { code: 'touch.json.fix' },
        { code: 'touch.json.cut', params: { path, line: 1, column: 8, n: 9 } },
      ],
    })
    expect(await run(await stepsOf({ allow_cut: true }))).toMatchObject({ results: ['done'] })
    expect(readFileSync(path, 'utf8')).toBe('{"a": 1}')
  })

  it('waits for a file that is being written', async () => {
    const path = join(root, 'a.json')
    writeFileSync(path, '{"a": [1, ')
    const planning = plan()
    writeFileSync(path, '{"a": [1, 2]}')
    expect(await planning).toMatchObject({ kind: 'nothing' })
  })

  it('says how far it can be taken back before anybody approves it', async () => {
    write('a.json', '[1,]')
    expect(await plan({}, { backup: false })).toMatchObject({
      undo: 'irreversible',
      touches: [{ code: 'touch.json.fix' }, { code: 'touch.backup.none' }],
    })
    expect(await plan({}, { recipient: 'age1x' })).toMatchObject({
      undo: 'compensatable',
      touches: [
        { code: 'touch.json.fix' },
        { code: 'touch.backup.encrypted', params: { dir: join(dataDir, 'backups') } },
      ],
    })
  })

  it('leaves a large tree to a person', async () => {
    for (let n = 0; n <= 500; n++) writeFileSync(join(root, `${String(n)}.json`), '1')
    expect(await plan()).toMatchObject({ kind: 'impossible', why: { code: 'action.json.too_many_files' } })
  })
})

describe('the repair and its undo', () => {
  it('repairs with owner and mode, and puts bytes, mode and times back', async () => {
    const path = write('a.json', BROKEN, 0o604)
    const { results, undo } = await run(await stepsOf())
    expect(results).toEqual(['done'])
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([FIXED, 0o604])
    expect(await plan()).toMatchObject({ kind: 'nothing' })
    chmodSync(path, 0o600)
    expect((await run(undo)).results).toEqual(['done'])
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, statSync(path).mtimeMs]).toEqual([
      BROKEN,
      0o604,
      1_700_000_000_000,
    ])
    const { ino } = statSync(path)
    expect((await run(undo)).results).toEqual(['done'])
    expect(statSync(path).ino).toBe(ino)
  })

  it('keeps a foreign owner in both directions', async () => {
    const { chownSync } = await import('node:fs')
    const path = write('a.json', BROKEN)
    chownSync(path, 1234, 4321)
    const { undo } = await run(await stepsOf())
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 })
    rmSync(path)
    expect((await run(undo)).results).toEqual(['done'])
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 })
    expect(readFileSync(path, 'utf8')).toBe(BROKEN)
  })

  it('touches nothing that has changed since it was planned', async () => {
    const path = write('a.json', BROKEN)
    const steps = await stepsOf()
    writeFileSync(path, BROKEN.replace('本番', '変更'))
    expect((await run(steps)).results).toEqual(['failed hand.content_changed'])
    expect((await run(steps, { backup: false })).results).toEqual(['refused hand.content_changed'])
    rmSync(path)
    writeFileSync(join(root, 'new'), BROKEN)
    symlinkSync(join(root, 'new'), path)
    expect((await run(steps)).results).toEqual(['refused guard.file.is_link'])
    expect(readFileSync(join(root, 'new'), 'utf8')).toBe(BROKEN)
  })

  it('does not write what was not approved', async () => {
    const path = write('a.json', BROKEN)
    const steps = (await stepsOf()).map((step) => ({ ...step, sha256After: 'a'.repeat(64) }) as Step)
    expect((await run(steps)).results).toEqual(['refused step.failed.json_changed'])
    expect(readFileSync(path, 'utf8')).toBe(BROKEN)
  })

  it('writes what was shown, and nothing else, whichever thread finds it again', async () => {
    const path = write('a.json', BROKEN)
    const threads = [0, 1].map(() => {
      const repairer = startJsonRepairer({ workerFile: join(inject('workers'), 'json-worker.js') })
      onTestFinished(repairer.stop)
      return repairer.repairJson
    })
    const steps = await stepsOf({}, { repairJson: threads[0] })
    expect(steps).toEqual(await stepsOf())
    const other: RepairJson = () =>
      Promise.resolve({ kind: 'repaired', content: Buffer.from('{}'), repairs: [], diff: [], cut: null })
    expect((await run(steps, { repairJson: other })).results).toEqual(['refused step.failed.json_changed'])
    expect(readFileSync(path, 'utf8')).toBe(BROKEN)
    expect((await run(steps, { repairJson: threads[1] })).results).toEqual(['done'])
    expect(readFileSync(path, 'utf8')).toBe(FIXED)
  })

  it('tells of a file for which there is no answer, and leaves it as it is', async () => {
    const path = write('a.json', BROKEN)
    write('b.json', '[1,]')
    const without: RepairJson = (bytes, options, by) =>
      bytes.length > 10
        ? Promise.resolve({ kind: 'failed', why: { code: 'time', seconds: 10 } })
        : repairJsonHere(bytes, options, by)
    const draft = await plan({}, { repairJson: without })
    expect(draft.kind === 'steps' && draft.steps).toHaveLength(1)
    expect(draft.kind === 'steps' && draft.touches.at(-1)).toEqual({
      code: 'json.failed.time',
      params: { path, seconds: 10 },
    })
    expect((await run(await stepsOf(), { repairJson: without })).results).toEqual(['failed json.failed.time'])
    expect(readFileSync(path, 'utf8')).toBe(BROKEN)
  })

  it('does not run when the file cannot be kept', async () => {
    const path = write('a.json', BROKEN)
    const steps = await stepsOf()
    writeFileSync(dataDir, 'in the way')
    expect((await run(steps)).results).toEqual(['failed backup.failed.write'])
    expect(readFileSync(path, 'utf8')).toBe(BROKEN)
  })

  it("does not take somebody's later work away, nor restore from what is damaged", async () => {
    const path = write('a.json', BROKEN)
    const { undo } = await run(await stepsOf())
    writeFileSync(path, '{"mine": 1}')
    expect((await run(undo)).results).toEqual(['refused restore.other_content'])
    expect(readFileSync(path, 'utf8')).toBe('{"mine": 1}')
    writeFileSync(path, FIXED)
    const [restore] = undo
    if (restore?.kind !== 'restore') throw new Error('a restore')
    writeFileSync(join(dataDir, 'backups', restore.archive), 'x')
    expect((await run(undo)).results).toEqual(['refused backup.failed.damaged'])
    expect((await run(undo, { backup: false })).results).toEqual(['refused backup.failed.damaged'])
    rmSync(join(dataDir, 'backups'), { recursive: true })
    expect((await run(undo)).results).toEqual(['refused backup.failed.missing'])
    expect(readFileSync(path, 'utf8')).toBe(FIXED)
  })

  it('runs without a backup when the settings want none, and keeps nothing', async () => {
    const path = write('a.json', BROKEN)
    expect(await run(await stepsOf(), { backup: false })).toEqual({ results: ['done'], undo: [] })
    expect(readFileSync(path, 'utf8')).toBe(FIXED)
    expect(existsSync(dataDir)).toBe(false)
  })
})
