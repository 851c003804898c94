export const database = {} as const
