import { exportRecord } from '../../electron/engine/incidents/export-record'
import { createMemoryJournal } from '../../electron/engine/testing/memory-journal'
import { logLines, workedIncidentId } from '../../renderer/testing/incident-stories'
import { message } from '../../shared/domain/message'
import type { Input, Output } from '../../shared/ipc/contract'
import { now, partsOf } from './open-world'

const FILE = '/var/log/nginx/error.log'

const stamp = (at: number): string =>
  new Date(at + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
/** What an access-heavy service writes between two errors; one line is long, one would deceive the eye. */
const between = (index: number): string => {
  const at = now - 589_000 + (index - 20) * 700
  if (index === 7)
    return `${stamp(at)} INFO  <script>alert('log')</script> \u202Egnp.exe uploaded by user=4112`
  if (index === 31)
    return `${stamp(at)} DEBUG payload=${'{"items":[{"sku":"A-1042","qty":3},'.repeat(6)} … truncated`
  return `${stamp(at)} INFO  request=8f${index.toString(16)}1c GET /api/v2/orders?page=${index} 200 ${12 + ((index * 7) % 80)}ms`
}

/** The log around what matched, as it stands in a file that was rotated meanwhile. */
export const contextFound: Output<'logs.context'> = {
  kind: 'found',
  place: `${FILE}.1`,
  lines: Array.from({ length: 41 }, (_, index) =>
    index === 20
      ? { text: logLines(now - 589_000, 23)[1].text, matched: true }
      : { text: between(index), matched: false },
  ),
}

/** It is neither in the file nor in what rotations have kept. */
export const contextGone: Output<'logs.context'> = {
  kind: 'gone',
  message: message('incident.context.gone', { source: FILE }),
}

/** What the engine would give to take along, of the situation in which much was tried. */
export const exportedOf = (
  what: Input<'timeline.export'>['what'] = { kind: 'incident', incidentId: workedIncidentId },
  format: Input<'timeline.export'>['format'] = 'markdown',
): Promise<Output<'timeline.export'>> =>
  exportRecord(
    {
      say: ({ code }) => code,
      host: 'web-01',
      clock: { now: () => now },
      signal: new AbortController().signal,
    },
    createMemoryJournal([...partsOf('worked').events]),
    { what, format, language: 'ja', timeZone: 'Asia/Tokyo' },
  )
