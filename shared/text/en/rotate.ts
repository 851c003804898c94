export const rotate = {} as const
