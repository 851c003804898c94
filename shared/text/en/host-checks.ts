export const hostChecks = {} as const
