export const managers = {} as const
