import { stat } from 'node:fs/promises'
import type { ServiceManager } from './service-manager'
import { createUnits } from './systemd-units'

/** Whether a directory is there; one that cannot be seen is of no use either. */
export const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    // Not there or not to be seen: either way it cannot be asked.
    () => false,
  )

/**
 * Services of a systemd that is PID 1.
 * `bootedDirectory` exists exactly then, see sd_booted(3).
 */
export const createSystemd = ({ bootedDirectory = '/run/systemd/system' } = {}): ServiceManager =>
  createUnits({
    id: 'systemd',
    systemctl: ['systemctl'],
    obstacle: async () => ((await isDirectory(bootedDirectory)) ? null : { kind: 'missing' }),
    entriesAbout: (id) => Promise.resolve(['_PID=1', `UNIT=${id}`]),
    linesOf: (id) => Promise.resolve([`--unit=${id}`]),
  })
