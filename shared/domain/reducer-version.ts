/**
 * The version of the fold: of `State` and of what `applyEvent` makes of events. Checkpoints carry it. Raise it with every
 * change after which the same events lead to another state, and add to `state-upcast.ts` what brings a stored state of
 * the version before to the new one.
 */
export const REDUCER_VERSION = 1

/** SHA-256 of what this version makes of the golden journals: a test fails when the fold changes without a new number. */
export const REDUCER_DIGEST = '3f16791580350683efad7cfc00f56b974b02545676614233735cc22b815a9711'
