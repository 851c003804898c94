import type { ServiceState } from '../services/service-manager'
import type { PackageManagerAtWork } from '../surroundings/package-lock'

/** What a service's own manager says about it now. */
export type ServiceSight =
  | { readonly kind: 'seen'; readonly unit: string; readonly state: ServiceState }
  | { readonly kind: 'unseen'; readonly service: string }

export type PackagesSight =
  | { readonly kind: 'idle' }
  | { readonly kind: 'unseen' }
  | ({ readonly kind: 'at_work' } & PackageManagerAtWork)

/** Whether this host's own network could carry the question of the check that fails. */
export type NetworkAround =
  | { readonly kind: 'up'; readonly host: string }
  | { readonly kind: 'down'; readonly host: string; readonly sinceAt: number }
  | { readonly kind: 'unseen' }

/** What was seen around a target just now; null for what its rule needs no look at. */
export type Around = {
  readonly service: ServiceSight | null
  readonly packages: PackagesSight | null
  readonly network: NetworkAround | null
}

export const nothingAround: Around = { service: null, packages: null, network: null }
