import { lstatSync, renameSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { EventType } from '@shared/domain/event'
import type { TortureEngine } from './torture-engine'

/** When to kill: so long after the nth event of a type. */
export type Aim = { readonly type: EventType; readonly nth: number; readonly delayMs: number }

const PATIENCE_MS = 2500

/** Mostly in the middle of a repair, and most of all between what is recorded of a step and what it does. */
export const chooseAim = (random: () => number): Aim => {
  const dice = random()
  const nth = 1 + Math.floor(random() * 6)
  if (dice < 0.3) return { type: 'repair.started', nth: 1 + Math.floor(random() * 2), delayMs: random() * 30 }
  if (dice < 0.65) return { type: 'step.prepared', nth, delayMs: random() * 4 }
  if (dice < 0.9) return { type: 'step.finished', nth, delayMs: random() * 4 }
  if (dice < 0.95) return { type: 'repair.performed', nth: 1, delayMs: random() * 100 }
  return { type: 'incident.opened', nth: 1, delayMs: random() * 60 }
}

/** Kills when the aim is reached; resolves to whether it was, since what it waits for may never come. */
export const killAt = async (engine: TortureEngine, { type, nth, delayMs }: Aim): Promise<boolean> => {
  let seen = 0
  const reached = new Promise<boolean>((done) => {
    const unsubscribe = engine.onEvent((event) => {
      if (event.type !== type) return
      seen += 1
      if (seen < nth) return
      unsubscribe()
      done(true)
    })
    setTimeout(() => {
      unsubscribe()
      done(false)
    }, PATIENCE_MS).unref()
  })
  const isReached = await reached
  if (isReached && delayMs >= 1) await pause(delayMs)
  await engine.kill()
  return isReached
}

/** Swaps a directory for a link to a like one outside as soon as a repair begins; what is returned puts it back. */
export const swapAtStart = (
  engine: TortureEngine,
  directory: string,
  { away, twin }: { readonly away: string; readonly twin: string },
): (() => boolean) => {
  let isSwapped = false
  const unsubscribe = engine.onEvent((event) => {
    if (isSwapped || event.type !== 'repair.started') return
    isSwapped = true
    renameSync(directory, away)
    symlinkSync(twin, directory)
  })
  return () => {
    unsubscribe()
    if (!isSwapped) return false
    if (!lstatSync(directory).isSymbolicLink()) throw new Error(`${directory} is no link any more`)
    unlinkSync(directory)
    renameSync(away, directory)
    return true
  }
}

/** The directory of an area that may be swapped, and its like outside. */
export const swappable = (path: string, outside: string, name: string) => ({
  directory: join(path, 'sub'),
  twin: join(outside, 'twins', name),
})
