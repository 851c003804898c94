import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyEvent } from '@shared/domain/apply-event'
import { emptyState } from '@shared/domain/state'
import { draft, sampleData } from '@shared/testing/sample-events'
import { expect, it } from 'vitest'
import { verifyAudit } from './audit/verify-audit'
import { erasePayload } from './erase-payload'
import type { JournalWarning } from './open-journal'
import { openDatabase } from './sqlite'
import { openTestJournal, replayed, testDirectory } from './testing/test-journal'

it('an erased payload is gone, its absence shows, and the chain holds', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  const journal = await openTestJournal(file)
  const secret = { ...sampleData['repair.rejected'], reason: `顧客の電話番号 ${'0123456789'.repeat(20)}` }
  const lightly = { durable: false, offsets: [] }
  const events = await journal.append(
    [draft('mode.changed', 1), draft('repair.rejected', 2, secret), draft('mode.changed', 3)],
    lightly,
  )
  await journal.checkpoint(events.reduce(applyEvent, emptyState), { reducer: 1, at: 4 })
  await journal.append([draft('mode.changed', 5)], lightly)
  const head = await journal.head()
  await journal.close()
  expect((await readFile(file)).includes('0123456789'.repeat(20))).toBe(true)

  const database = openDatabase(file)
  expect(await erasePayload(database, 2, 10)).toBe(true)
  expect(await erasePayload(database, 2, 11)).toBe(false)
  expect(await erasePayload(database, 0, 11)).toBe(false)
  // The checkpoint, what comes after it: a start needs them.
  for (const seq of [4, 5])
    await expect(erasePayload(database, seq, 11)).rejects.toMatchObject({ name: 'RefusedInput' })
  await database.db.destroy()
  expect((await readFile(file)).includes('0123456789'.repeat(20))).toBe(false)

  const warnings: JournalWarning[] = []
  const again = await openTestJournal(file, { onWarning: (warning) => warnings.push(warning) })
  expect((await replayed(again)).map(({ seq }) => seq)).toEqual([1, 3, 4, 5])
  expect(warnings).toEqual([{ kind: 'erased_events', count: 1 }])
  const page = await again.page({ limit: 10 })
  expect([page.events.map(({ seq }) => seq), page.more, page.leftOut]).toEqual([[5, 4, 3, 1], false, 1])
  expect(await again.append([draft('mode.changed', 6)], lightly)).toMatchObject([{ seq: 6 }])
  const report = await verifyAudit(file, [head], new AbortController().signal)
  expect(report).toMatchObject({ entries: 6, erased: 1, findings: [], anchors: { checked: 1 } })
})
