/**
 * The version of the fold: of `State` and of what `applyEvent` makes of events. Checkpoints carry it. Raise it with every
 * change after which the same events lead to another state, and add to `state-upcast.ts` what brings a stored state of
 * the version before to the new one.
 */
export const REDUCER_VERSION = 1

/** SHA-256 of what this version makes of the golden journals: a test fails when the fold changes without a new number. */
export const REDUCER_DIGEST = '2c2ef4494b4159a4d14c830d2312c8cfdc4c28e6ab4e3aeef5e35af1f4822b1e'
