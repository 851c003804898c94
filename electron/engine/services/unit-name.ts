const UNIT_NAME = /^[A-Za-z0-9@_:\\][A-Za-z0-9@_.:\\-]{0,254}$/

/** Whether a unit's name is one that can stand in an argument vector or a path: no option, no separator, no dot file. */
export const isUnitName = (name: string): boolean => UNIT_NAME.test(name)

/** Units that take the whole machine with them, or are no services; see systemd.special(7). */
const NO_SERVICE = /\.(target|slice|scope|(auto)?mount|swap|device)$/
/** Services and init scripts whose start ends everything that runs, or the machine itself. */
const ENDS_ALL =
  /^(systemd-(poweroff|reboot|soft-reboot|halt|kexec|exit|suspend|hibernate|hybrid-sleep|suspend-then-hibernate)|initrd-[a-z-]+|poweroff|reboot|halt|emergency|rescue|single|killprocs|sendsigs|umountfs|umountroot|umountnfs\.sh)(\.service)?$/

/** Whether a unit of systemd, or an init script, is a single service, which may be started and ended by itself. */
export const isServiceUnit = (unit: string): boolean =>
  isUnitName(unit) && !NO_SERVICE.test(unit) && !ENDS_ALL.test(unit)
