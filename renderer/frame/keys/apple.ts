/** Whether this computer's keyboard has ⌘ where others have Ctrl. */
export const isApple = (): boolean => /^Mac|^iP/.test(globalThis.navigator?.platform ?? '')
