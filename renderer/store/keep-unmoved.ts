import type { Live } from '@shared/domain/live'

const isSame = (before: unknown, next: unknown): boolean => JSON.stringify(before) === JSON.stringify(next)

/**
 * The new live values, in which every check that has not moved is the very thing that it was: what draws it need not draw it
 * again. Every push brings all checks anew.
 */
export const keepUnmoved = (before: Live | null, next: Live): Live => {
  if (before === null) return next
  const checks = Object.fromEntries(
    Object.entries(next.checks).map(([name, now]) => {
      const old = Object.hasOwn(before.checks, name) ? before.checks[name] : undefined
      return [name, old !== undefined && isSame(old, now) ? old : now]
    }),
  )
  return { ...next, checks }
}
