export type ReportTimes = {
  readonly zone: string
  /** `2026-01-31T05:30:15.000Z` */
  readonly iso: (at: number) => string
  /** `2026-01-31 14:30:15 GMT+9` */
  readonly local: (at: number) => string
}

/** How a report tells times: the moment itself, and what a clock of a zone showed; null for a zone that there is none of. */
export const reportTimes = (timeZone: string): ReportTimes | null => {
  try {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    const offset = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortOffset' })
    const zoneAt = (at: number): string =>
      offset.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
    return {
      zone: timeZone,
      iso: (at) => new Date(at).toISOString(),
      local: (at) => `${format.format(at)} ${zoneAt(at)}`,
    }
  } catch {
    // A name that no zone has: whoever asked is told.
    return null
  }
}
