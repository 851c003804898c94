import type { NetworkSight } from './judge-network'
import { lookAtNetwork } from './own-network'
import { findPackageManager, type PackageManagerAtWork } from './package-lock'

/** What there is to see of this host around a repair. Looking changes nothing; each may reject where it cannot look. */
export type Surroundings = {
  readonly packageManager: (now: number) => Promise<PackageManagerAtWork | null>
  readonly network: () => Promise<NetworkSight>
}

/** The surroundings of a Linux host. */
export const createSurroundings = (): Surroundings => ({
  packageManager: (now) => findPackageManager(now),
  network: () => lookAtNetwork(),
})
