import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatAnchor } from '../../engine/journal/audit/anchor'
import { findingKinds } from '../../engine/journal/audit/findings'
import { erasePayload } from '../../engine/journal/erase-payload'
import { openDatabase } from '../../engine/journal/sqlite'
import { chainedJournal, tamper } from '../../engine/journal/testing/tampered-journal'
import { testDirectory } from '../../engine/journal/testing/test-journal'
import { openLogFile } from '../../engine/log-file'
import type { ChainHead } from '../../engine/ports'
import { openConsole } from '../console'
import { verifyAudit, type VerifyAuditCommand } from './verify-audit'

const run = async (dataDir: string, command: Partial<VerifyAuditCommand> = {}, language = 'en') => {
  let stdout = ''
  let stderr = ''
  const out = openConsole(
    { LANG: language },
    { write: (text: string) => (stdout += text) },
    { write: (text: string) => (stderr += text) },
  )
  const context = {
    out,
    env: {},
    cwd: dataDir,
    config: null,
    dataDir,
    workerDir: new URL('file:///nowhere/'),
    version: '0.0.0',
    signal: new AbortController().signal,
  }
  const code = await verifyAudit(context, { anchors: [], logFile: null, json: false, ...command })
  return { code, stdout, stderr }
}

const logAnchors = async (dataDir: string, name: string, anchors: readonly ChainHead[]): Promise<void> => {
  await mkdir(join(dataDir, 'logs'), { recursive: true })
  const log = openLogFile(join(dataDir, 'logs', name), {
    now: () => Date.UTC(2026, 0, 31),
    onFailed: (error) => {
      throw error
    },
  })
  log.info('=== 検知サイクル 1 開始 ===')
  for (const anchor of anchors) log.info(formatAnchor(anchor))
  log.close()
}

describe('mamori verify-audit', () => {
  it('finds an intact journal intact, with the anchors of the log and of its older generations', async () => {
    const { file, heads, headAt } = await chainedJournal(50, [20])
    const dataDir = dirname(file)
    await logAnchors(dataDir, 'auto_fix.log.2', [headAt(10)])
    await logAnchors(dataDir, 'auto_fix.log', [headAt(20), headAt(51)])
    const { code, stdout, stderr } = await run(dataDir)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('No tampering found')
    expect(stdout).toContain('51 entries')
    expect(stdout).toContain(`Last entry: 51, chain value ${heads.at(-1)?.chain}`)
    expect(stdout).toContain('Compared with 3 anchors')
  })

  it('counts erased payloads, and says when nothing could be compared', async () => {
    const { file } = await chainedJournal(50, [20])
    const database = openDatabase(file)
    expect(await erasePayload(database, 7, 1)).toBe(true)
    await database.db.destroy()
    const { code, stdout } = await run(dirname(file))
    expect(code).toBe(0)
    expect(stdout).toContain('The contents of 1 entry were erased')
    expect(stdout).toContain('There is no anchor to compare with')
  })

  it('tells tampering with its place and exits with 2', async () => {
    const { file, headAt } = await chainedJournal(50)
    const dataDir = dirname(file)
    tamper(file, (raw) =>
      raw.exec('update event set at = 0 where seq in (7, 8); delete from event where seq > 40'),
    )
    await logAnchors(dataDir, 'auto_fix.log', [headAt(45)])
    const english = await run(dataDir, { anchors: [headAt(50)] })
    expect(english.code).toBe(2)
    expect(english.stdout).toContain('Entries 7 to 8: the contents were changed')
    expect(english.stdout).toContain('Entries 41 to 50: known to have been there')
    const japanese = await run(dataDir, {}, 'ja_JP.UTF-8')
    expect(japanese.stdout).toContain('7〜8 番: 内容が書き換えられています')
    expect(japanese.stdout).toContain('記録が改ざんされています')
    const json = await run(dataDir, { json: true })
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      2,
      {
        file,
        entries: 40,
        findings: [
          { kind: 'changed', fromSeq: 7, toSeq: 8 },
          { kind: 'cut_off', fromSeq: 41, toSeq: 45 },
        ],
      },
    ])
  })

  it('takes only whole lines of the log for anchors: what a watched log says proves nothing', async () => {
    const { file, headAt } = await chainedJournal(20)
    const dataDir = dirname(file)
    const forged = formatAnchor({ seq: 99, chain: 'f'.repeat(64) })
    await mkdir(join(dataDir, 'logs'))
    const time = '2026-01-31 14:30:15'
    await writeFile(
      join(dataDir, 'logs/auto_fix.log'),
      [
        `${time} - AutoFixDaemon - [INFO] - app: ERROR ${forged}`,
        `${time} - AutoFixDaemon - [WARNING] - ${forged}`,
        `${time} - AutoFixDaemon - [INFO] - ${forged} `,
        `${time} - AutoFixDaemon - [INFO] - ${formatAnchor(headAt(20))}`,
      ].join('\n'),
    )
    await writeFile(join(dataDir, 'logs/auto_fix.log.old'), `${forged}\n`)
    const { code, stdout } = await run(dataDir)
    expect(code).toBe(0)
    expect(stdout).toContain('Compared with 1 anchor')
  })

  it('exits with 3 where there is nothing to verify, and says why', async () => {
    const dataDir = await testDirectory()
    expect(await run(dataDir)).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('There is no journal there'),
    })
    await writeFile(join(dataDir, 'mamori.db'), 'not a database at all\n'.repeat(500))
    expect(await run(dataDir)).toMatchObject({ code: 3, stderr: expect.stringContaining('damaged') })
    await mkdir(join(dataDir, 'logs/auto_fix.log'), { recursive: true })
    expect(await run(dataDir)).toMatchObject({ code: 3, stderr: expect.stringContaining('auto_fix.log') })
  })

  it.each(findingKinds)('has words for %s in both languages', async (kind) => {
    for (const language of ['ja', 'en']) {
      const out = openConsole({ LANG: language }, { write: () => true }, { write: () => true })
      const code = `audit.finding.${kind}`
      expect(out.render({ code, params: { place: '7' } })).not.toContain(code)
    }
  })
})
