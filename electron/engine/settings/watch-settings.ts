import { createHash } from 'node:crypto'
import { watch, type FSWatcher } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { LoadedSettings } from './settings'

/** What stands at the file's path now. */
export type WatchedSettings =
  | { readonly kind: 'present'; readonly sha256: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string }

export type WatchSettingsOptions = {
  readonly file: string
  /** What was loaded, so that a change between loading and watching is not missed; null takes what is there first. */
  readonly known: WatchedSettings | null
  /** Called once for each real change, never twice for the same content, and never again before its promise has settled. */
  readonly onChange: (now: WatchedSettings) => Promise<void> | void
  readonly onError: (error: unknown) => void
  /** How long the file has to be quiet before it is read, in milliseconds. */
  readonly quietMs?: number
  /** How often it is looked at where the system reports nothing (network and container file systems), in milliseconds. */
  readonly pollMs?: number
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'

const look = async (file: string): Promise<WatchedSettings> => {
  try {
    return {
      kind: 'present',
      sha256: createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    }
  } catch (error) {
    const reason = codeOf(error)
    return reason === 'ENOENT' || reason === 'ENOTDIR' ? { kind: 'absent' } : { kind: 'unreadable', reason }
  }
}

/** Cheap signs of a change: the file's identity, size and times, and those of its folder. */
const signsOf = async (path: string): Promise<string> => {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path)
    return [dev, ino, size, mtimeMs, ctimeMs].join(' ')
  } catch (error) {
    return codeOf(error)
  }
}

/** What a loading has seen, for `known`. */
export const watchedFrom = (loaded: LoadedSettings): WatchedSettings | null => {
  if (loaded.kind === 'missing') return { kind: 'absent' }
  const sha256 = loaded.kind === 'loaded' ? loaded.settings.sha256 : loaded.sha256
  return sha256 === undefined ? null : { kind: 'present', sha256 }
}

/** Whether it was written a moment ago, so that the writer may be in the middle of it. */
const isFresh = async (file: string, quietMs: number): Promise<boolean> => {
  const ageMs = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    // Nothing is there to be half written.
    () => Number.POSITIVE_INFINITY,
  )
  return ageMs >= 0 && ageMs < quietMs
}

const same = (a: WatchedSettings, b: WatchedSettings): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * Watches a settings file by its folder and by polling, so that rename and replace, deletion and re-creation, links and
 * silent file systems are all noticed. Only a change of the content counts. Returns the end of the watching.
 */
export const watchSettings = (options: WatchSettingsOptions): (() => void) => {
  const { file, onChange, onError, quietMs = 150, pollMs = 10_000 } = options
  const folder = dirname(file)
  let known = options.known
  let stopped = false
  let watcher: FSWatcher | null = null
  let watchedFolder = ''
  let lastSigns: string | null = null
  let quietTimer: NodeJS.Timeout | undefined
  let pollTimer: NodeJS.Timeout | undefined
  let running = false
  let again = false

  const tellChange = async (now: WatchedSettings): Promise<void> => {
    const before = known
    if (stopped || (before !== null && same(now, before))) return
    known = now
    if (before !== null) await onChange(now)
  }
  const settle = async (): Promise<void> => {
    if (running) {
      again = true
      return
    }
    running = true
    again = false
    try {
      if (await isFresh(file, quietMs)) again = true
      else await tellChange(await look(file))
    } catch (error) {
      onError(error)
    }
    running = false
    if (again) soon()
  }
  const soon = (): void => {
    if (stopped) return
    clearTimeout(quietTimer)
    quietTimer = setTimeout(() => void settle(), quietMs)
  }
  const unwatch = (): void => {
    watcher?.close()
    watcher = null
    watchedFolder = ''
  }
  const follow = async (): Promise<void> => {
    const identity = await stat(folder).then(
      ({ dev, ino }) => `${dev} ${ino}`,
      // A folder that is not there cannot be watched; the next poll looks again.
      () => '',
    )
    if (stopped || identity === watchedFolder) return
    unwatch()
    if (identity === '') return
    try {
      watcher = watch(folder, (_event, name) => {
        if (name === null || name === basename(file)) soon()
      })
      // The folder went away or the system ran out of watches: polling goes on alone.
      watcher.on('error', unwatch)
      watchedFolder = identity
    } catch {
      // Out of watches (ENOSPC) or not supported here: polling goes on alone.
      unwatch()
    }
  }
  const poll = async (): Promise<void> => {
    await follow()
    const signs = await signsOf(file)
    if (lastSigns !== null && signs !== lastSigns) soon()
    lastSigns = signs
    if (!stopped) pollTimer = setTimeout(() => void poll(), pollMs)
  }

  void poll().then(soon)
  return () => {
    stopped = true
    clearTimeout(quietTimer)
    clearTimeout(pollTimer)
    unwatch()
  }
}
