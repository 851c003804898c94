import type { Overall } from '@shared/domain/check'

/** What the program's exit code says. `broken` is a bug of the program itself (sysexits' EX_SOFTWARE). */
export const EXIT = { healthy: 0, degraded: 1, critical: 2, usage: 3, broken: 70 } as const

export const exitCodeOf = (overall: Overall): number => EXIT[overall]
