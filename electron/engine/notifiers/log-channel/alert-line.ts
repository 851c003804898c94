import { renderMessage } from '@shared/text/text'
import type { Notice } from '../define-notifier'

const two = (n: number): string => String(n).padStart(2, '0')

/** Local time with its offset, `2026-01-31T14:30:00+09:00`, so that a line is read without knowing the host's zone. */
export const localTimestamp = (at: number): string => {
  const date = new Date(at)
  const minutes = -date.getTimezoneOffset()
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day}T${time}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`
}

/** Characters that JSON leaves as they are and that a terminal or an editor would act upon. */
const ACTIVE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One notice as one line of JSON in ASCII-safe form: no value can end the line or reach the terminal. */
export const alertLine = (notice: Notice): string => {
  const { at, severity, title, incidentId, audit } = notice
  const entry = {
    timestamp: localTimestamp(at),
    severity,
    message: renderMessage('ja', title),
    code: title.code,
    params: title.params,
    ...(incidentId === null ? {} : { incident_id: incidentId }),
    ...(audit === null ? {} : { audit }),
  }
  // Escaped by code unit, since JSON knows no other escape.
  return `${JSON.stringify(entry).replace(ACTIVE, (found) => found.split('').map(escapeUnit).join(''))}\n`
}
