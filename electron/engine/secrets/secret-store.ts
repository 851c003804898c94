import type { Message } from '@shared/domain/message'

/** What hides texts from everybody but this person's own session; a desktop's keyring, by whatever name. */
export type SecretCipher = {
  /** Why nothing may be kept by it; null when it may. Asking can make the system ask the person. */
  readonly fault: () => Message | null
  readonly encrypt: (text: string) => Uint8Array
  /** Throws for what another key has written, and while the key is locked away. */
  readonly decrypt: (bytes: Uint8Array) => string
}

export type KeptSecret =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'none' }
  /** It is kept and cannot be read now. */
  | { readonly kind: 'unreadable'; readonly why: string }

/** null forgets the secret of that name. */
export type SecretChanges = ReadonlyMap<string, string | null>

/** Secrets by the names under which settings mention them: `${NAME}`. */
export type SecretStore = {
  /** Why nothing can be kept here; null when it can. */
  readonly fault: () => Message | null
  /** The names that are kept, and when each got its value. Rejects when the file cannot be used. */
  readonly keptAt: () => Promise<ReadonlyMap<string, number>>
  readonly read: (name: string) => Promise<KeptSecret>
  /** All of it or nothing, on the disk when it resolves; resolves to what takes it back. */
  readonly change: (changes: SecretChanges) => Promise<() => Promise<void>>
}
