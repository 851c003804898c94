export const planWords = {} as const
