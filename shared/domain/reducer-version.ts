/**
 * The version of the fold: of `State` and of what `applyEvent` makes of events. Checkpoints carry it. Raise it with every
 * change after which the same events lead to another state, and add to `state-upcast.ts` what brings a stored state of
 * the version before to the new one. A test holds it to the digest of a folded history.
 */
export const REDUCER_VERSION = 1
