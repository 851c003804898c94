import type { Message } from '@shared/domain/message'

/** What a look comes to when nothing can be done here now, with the reason for people. */
export const impossible = (why: Message): { readonly kind: 'impossible'; readonly why: Message } => ({
  kind: 'impossible',
  why,
})
