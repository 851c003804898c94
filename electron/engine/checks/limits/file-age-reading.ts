import type { Limits, Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { unhealthy, unknown } from '../connect/connection-fault'
import type { InTime } from '../connect/deadline'
import { ageBand, CLOCK_SLACK_MS } from './age-limits'
import type { FileLook } from './look-at-file'
import { spanParams } from './span'

export type AgeTexts = Readonly<
  Record<'ok' | 'caution' | 'late' | 'missing' | 'unreadable' | 'silent' | 'future', TextKey>
>

type FileAgeInput = {
  readonly path: string
  readonly end: InTime<FileLook>
  /** When it changed last, as far as is known; the file's own time unless told. */
  readonly changedAt?: number
  readonly now: number
  readonly limits: Limits
  readonly texts: AgeTexts
}

/** The reading of a file that has to change now and then: by its age, in milliseconds. */
export const fileAgeReading = ({ path, end, now, limits, texts, ...known }: FileAgeInput): Reading => {
  if (end.kind === 'late') return unknown(message(texts.silent, { path, ms: end.afterMs }))
  const look = end.value
  switch (look.kind) {
    case 'missing':
      return unhealthy(message(texts.missing, { path }), { details: { path } })
    case 'unreadable':
      return unknown(message(texts.unreadable, { path, code: look.code }), { details: { path } })
    case 'too_many':
      return unknown(message('check.files.too_many', { path, most: look.most }), { details: { path } })
    case 'seen': {
      const { file } = look
      const changedAt = Math.round(known.changedAt ?? file.changedAt)
      const details = { path: file.path, bytes: file.bytes, changed: new Date(changedAt).toISOString() }
      const since = { path: file.path, at: `@date:${Math.max(0, changedAt)}` }
      const ageMs = now - changedAt
      if (ageMs < -CLOCK_SLACK_MS)
        return unknown(message(texts.future, { ...since, ...spanParams('ahead', -ageMs) }), { details })
      const age = Math.max(0, ageMs)
      const band = ageBand(age, limits)
      const params = {
        ...since,
        ...spanParams('age', age),
        ...spanParams('limit', band === 'danger' ? limits.critical : limits.warning),
      }
      const text = { normal: texts.ok, caution: texts.caution, danger: texts.late }[band]
      return {
        status: band === 'danger' ? 'unhealthy' : 'healthy',
        band,
        message: message(text, params),
        value: age,
        unit: 'ms',
        limits,
        details,
      }
    }
  }
}
