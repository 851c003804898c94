import { createHash } from 'node:crypto'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Output, Snapshot } from '@shared/ipc/contract'
import type { DesktopArguments } from './arguments'
import { writeWholeFile } from './json-file'

/** What the window showed when it was last open, or that this is not known. */
type KeptView = Output<'desktop.kept_view'>

const nothing: KeptView = { kind: 'none' }
/** A larger one would hold up the picture that it is kept for. */
const MOST_BYTES = 2_000_000
const FIRST_MS = 30_000
const EVERY_MS = 5 * 60_000

export type KeptViewPlace = {
  readonly file: string
  /** The program and the places that a view belongs to: another build may give its parts another form. */
  readonly of: string
}

/** Names the build by when its page was written: before a release two builds have one version. */
export const viewPlace = async ({
  file,
  page,
  words: { configFile, dataDir },
  version,
}: {
  readonly file: string
  readonly page: string
  readonly words: Pick<DesktopArguments, 'configFile' | 'dataDir'>
  readonly version: string
}): Promise<KeptViewPlace> => {
  const built = await stat(join(page, 'index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    // The page of a development server has no file.
    () => null,
  )
  return { file, of: JSON.stringify([version, built, configFile, dataDir, process.cwd()]) }
}

type Head = { readonly of: string; readonly hostId: string; readonly takenAt: number }

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Reads the view that the same program kept over the same places. The digest before it says that it is, letter for
 * letter, what was written: it is shown before anything is loaded that could judge it.
 */
export const readKeptView = async ({ file, of }: KeptViewPlace): Promise<KeptView> => {
  try {
    const text = await readFile(file, 'utf8')
    const [digest = '', headText = '', snapshot = ''] = text.split('\n', 3)
    if (digest !== digestOf(`${headText}\n${snapshot}`)) return nothing
    const head = JSON.parse(headText) as Head
    return head.of === of ? { kind: 'kept', hostId: head.hostId, takenAt: head.takenAt, snapshot } : nothing
  } catch {
    // It is not there, or cannot be read: the window then shows nothing before its engine answers.
    return nothing
  }
}

const writeKeptView = async (
  { file, of }: KeptViewPlace,
  view: { readonly hostId: string; readonly takenAt: number; readonly snapshot: Snapshot } | null,
): Promise<void> => {
  const snapshot = view?.snapshot.kind === 'running' ? JSON.stringify(view.snapshot) : ''
  if (view === null || snapshot === '' || snapshot.length > MOST_BYTES) return rm(file, { force: true })
  const head: Head = { of, hostId: view.hostId, takenAt: view.takenAt }
  const rest = `${JSON.stringify(head)}\n${snapshot}`
  await writeWholeFile(file, `${digestOf(rest)}\n${rest}\n`)
}

export type KeepViewDeps = {
  readonly place: KeptViewPlace
  /** What the window shows now; null while its engine does not answer, which leaves what was kept before. */
  readonly take: () => Promise<{ readonly hostId: string; readonly snapshot: Snapshot } | null>
  readonly now: () => number
  /** Runs `run` once after `delayMs`; returns its cancellation. */
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly onTrouble: (what: string) => void
}

/** Keeps what the window shows every few minutes and, by the returned function, once more at its end. */
export const keepView = ({ place, take, now, after, onTrouble }: KeepViewDeps): (() => Promise<void>) => {
  let turn: Promise<void> = Promise.resolve()
  let cancel = (): void => undefined
  let stopped = false
  const keep = (): Promise<void> => {
    turn = turn
      .then(take)
      .then((view) => (view === null ? undefined : writeKeptView(place, { ...view, takenAt: now() })))
      .catch((error: unknown) => onTrouble(`${place.file}: ${String(error)}`))
    return turn
  }
  const keepOn = (): void => {
    void keep().then(() => {
      if (!stopped) cancel = after(EVERY_MS, keepOn)
    })
  }
  cancel = after(FIRST_MS, keepOn)
  return async () => {
    stopped = true
    cancel()
    await keep()
  }
}
