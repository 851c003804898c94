import { closeSync } from 'node:fs'
import type { LogFile } from './identity'
import { failureSituation, ownSituation, type Situation } from './log-situation'
import { isOwnFile, type Opened } from './open-log'

export type Named =
  | { readonly kind: 'opened'; readonly file: LogFile }
  /** `isDenied`: it is there, but closed to us. */
  | { readonly kind: 'none'; readonly situation: Situation; readonly isDenied: boolean }

type How = {
  readonly open: (path: string) => Opened
  readonly ownPaths: readonly string[]
  readonly wasThere: boolean
}

/** Opens what has a log's name now; a failure, or a log of our own, is told as its situation. */
export const openNamed = (path: string, { open, ownPaths, wasThere }: How): Named => {
  const opened = open(path)
  if (opened.kind !== 'opened')
    return {
      kind: 'none',
      situation: failureSituation(opened, path, wasThere),
      isDenied: opened.kind === 'denied',
    }
  if (!isOwnFile(opened.file, ownPaths)) return { kind: 'opened', file: opened.file }
  closeSync(opened.file.fd)
  return { kind: 'none', situation: ownSituation(path), isDenied: true }
}
