/**
 * The number of the contract and of the frames that carry it. Two programs talk only when they have the same one: raise
 * it with every change that the other side could notice. A test holds it to the schemas.
 */
export const CONTRACT_VERSION = 1
