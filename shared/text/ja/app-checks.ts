export const appChecks = {} as const
