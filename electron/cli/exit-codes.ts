import type { Overall } from '@shared/domain/check'

/**
 * What the program's exit code says. `broken` is a bug of the program itself (sysexits' EX_SOFTWARE), `interrupted` that
 * a signal ended it before there was an answer (as shells say it).
 */
export const EXIT = { healthy: 0, degraded: 1, critical: 2, usage: 3, broken: 70, interrupted: 130 } as const

export const exitCodeOf = (overall: Overall): number => EXIT[overall]
