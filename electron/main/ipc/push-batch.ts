import type { Push } from '@shared/ipc/contract'

/**
 * The same in as few pushes as can be: events joined in their order, then only the newest live values and the newest list
 * of hosts. Nothing moves across a `reset`, after which another host may be meant.
 */
export const mergePushes = (pushes: readonly Push[]): readonly Push[] => {
  let merged: Push[] = []
  let live: Push | null = null
  for (const push of pushes) {
    const last = merged.at(-1)
    switch (push.kind) {
      case 'live':
        live = push
        break
      case 'reset':
        live = null
        merged.push(push)
        break
      case 'hosts':
        merged = [...merged.filter(({ kind }) => kind !== 'hosts'), push]
        break
      case 'events':
        if (last?.kind === 'events')
          merged[merged.length - 1] = { kind: 'events', events: [...last.events, ...push.events] }
        else merged.push(push)
        break
      case 'open':
        merged.push(push)
    }
  }
  return live === null ? merged : [...merged, live]
}

export type PushBatch = { readonly add: (push: Push) => void; readonly stop: () => void }

/** Sends pushes together, in order, at most once in `windowMs`; what comes after a silence is not kept waiting. */
export const createPushBatch = (send: (push: Push) => void, windowMs: number): PushBatch => {
  let waiting: Push[] = []
  let timer: NodeJS.Timeout | undefined
  let sentAt = Number.NEGATIVE_INFINITY
  const flush = (): void => {
    timer = undefined
    sentAt = performance.now()
    const pushes = mergePushes(waiting)
    waiting = []
    for (const push of pushes) send(push)
  }
  return {
    add: (push) => {
      waiting.push(push)
      timer ??= setTimeout(flush, Math.max(0, sentAt + windowMs - performance.now()))
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
      waiting = []
    },
  }
}
