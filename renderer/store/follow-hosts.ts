import { shownHost, type Hosts } from './hosts'
import type { Mirror } from './mirror'

/**
 * Keeps the mirror on the host that is shown; `onSwitch` runs after each change of it. Returns its end.
 * A store tells its listeners at once: no event of the next host can come in between.
 */
export const followHosts = ({
  hosts,
  mirror,
  onSwitch,
}: {
  readonly hosts: Hosts
  readonly mirror: Pick<Mirror, 'followHost'>
  readonly onSwitch: () => void
}): (() => void) =>
  hosts.store.subscribe((state, before) => {
    const host = shownHost(state)
    if (host === null) return
    mirror.followHost(host)
    const last = shownHost(before)
    if (last !== null && last.id !== host.id) onSwitch()
  })
