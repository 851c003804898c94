/** The only two channels between the window and the program. */
export const CALL_CHANNEL = 'app:call'
export const PUSH_CHANNEL = 'app:push'

/** The name under which the preload shows its two functions to the page. */
export const BRIDGE_NAME = 'mamori'
