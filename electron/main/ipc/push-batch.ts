import type { Push } from '@shared/ipc/contract'

/** Pushes that follow one another, as few as carry the same: events joined, only the newest live values. */
export const mergePushes = (pushes: readonly Push[]): readonly Push[] => {
  const merged: Push[] = []
  for (const push of pushes) {
    const last = merged.at(-1)
    if (push.kind === 'events' && last?.kind === 'events') {
      merged[merged.length - 1] = { kind: 'events', events: [...last.events, ...push.events] }
    } else if (push.kind === 'live') {
      const older = merged.findIndex((candidate) => candidate.kind === 'live')
      if (older >= 0) merged.splice(older, 1)
      merged.push(push)
    } else merged.push(push)
  }
  return merged
}

export type PushBatch = { readonly add: (push: Push) => void; readonly stop: () => void }

/** Collects pushes for `windowMs` and sends them together, in order. */
export const createPushBatch = (send: (push: Push) => void, windowMs: number): PushBatch => {
  let waiting: Push[] = []
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    timer = undefined
    const pushes = mergePushes(waiting)
    waiting = []
    for (const push of pushes) send(push)
  }
  return {
    add: (push) => {
      waiting.push(push)
      timer ??= setTimeout(flush, windowMs)
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
      waiting = []
    },
  }
}
