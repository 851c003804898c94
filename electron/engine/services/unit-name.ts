const UNIT_NAME = /^[A-Za-z0-9@_:\\][A-Za-z0-9@_.:\\-]{0,254}$/

/** Whether a unit's name is one that can stand in an argument vector or a path: no option, no separator, no dot file. */
export const isUnitName = (name: string): boolean => UNIT_NAME.test(name)
