import type { Finding } from '@shared/domain/setup'
import type { ServiceManagerId } from '@shared/domain/plan'

/** What a finding is, in the words of the settings that would watch it. */
export type Thing =
  | { readonly kind: 'postgresql'; readonly host: string; readonly port: number }
  | { readonly kind: 'redis'; readonly host: string; readonly port: number }
  | { readonly kind: 'http'; readonly url: string }
  | {
      readonly kind: 'service'
      readonly manager: ServiceManagerId
      readonly unit: string
      /** Where its manager has it, for those that settings have to lead there. */
      readonly config?: string
      /** What it serves; `app` for a program of the operator's own, null when its name does not say. */
      readonly serves: 'postgresql' | 'redis' | 'web_server' | 'app' | null
    }
  | { readonly kind: 'log'; readonly path: string }

/** A finding with what it takes to watch it; only the finding itself leaves the engine. */
export type Found = { readonly finding: Finding; readonly thing: Thing }
