import type { Message } from '@shared/domain/message'

/** How a step is carried out on this host now. */
export type Route =
  /** By this process, with its own rights. */
  | { readonly kind: 'direct' }
  /** By root's helper. */
  | { readonly kind: 'helper' }
  | { readonly kind: 'impossible'; readonly why: Message }

export const DIRECT: Route = { kind: 'direct' }
export const HELPER: Route = { kind: 'helper' }
export const impossible = (why: Message): Route => ({ kind: 'impossible', why })
