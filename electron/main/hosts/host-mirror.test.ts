import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import type { Event } from '@shared/domain/event'
import type { Snapshot } from '@shared/ipc/contract'
import { attachedLink, createFakeFace, downLink } from '../testing/fake-face'
import { running } from '../testing/sample-state'
import { createHostMirror, foldOn } from './host-mirror'

const toMode = (seq: number, to: 'auto' | 'observe' | 'approve'): Event => ({
  seq,
  v: 1,
  at: 0,
  actor: engineActor,
  type: 'mode.changed',
  data: { from: 'auto', to },
})
const seqOf = (snapshot: Snapshot | null): number | null =>
  snapshot?.kind === 'running' ? snapshot.state.seq : null
const modeOf = (snapshot: Snapshot | null): string | null =>
  snapshot?.kind === 'running' ? snapshot.state.mode : null

const scene = () => {
  const face = createFakeFace()
  face.show(running({ seq: 10 }))
  const bug = vi.fn<(name: string, error: unknown) => void>()
  const onChange = vi.fn<(before: Snapshot | null, after: Snapshot) => void>()
  const mirror = createHostMirror({ face, actor: engineActor, bug, onChange })
  const attach = async (): Promise<void> => {
    face.become(attachedLink)
    await vi.waitFor(() => expect(mirror.snapshot()).not.toBeNull())
  }
  return { face, bug, onChange, mirror, attach, asked: () => face.calls.length }
}

describe('foldOn', () => {
  it('drops what the state has, folds what follows, and sees a gap', () => {
    const before = running({ seq: 10 })
    expect(foldOn(before, [toMode(9, 'observe'), toMode(10, 'observe')])).toBe(before)
    expect(modeOf(foldOn(before, [toMode(10, 'auto'), toMode(11, 'observe')]))).toBe('observe')
    expect(foldOn(before, [toMode(12, 'observe')])).toBeNull()
  })
})

describe('the mirror of a host', () => {
  it('takes one snapshot and then lives on the events alone', async () => {
    const { face, mirror, attach, asked, onChange } = scene()
    await attach()
    face.push({ kind: 'events', events: [toMode(11, 'observe')] })
    face.push({ kind: 'events', events: [toMode(12, 'approve')] })
    expect([seqOf(mirror.snapshot()), modeOf(mirror.snapshot())]).toEqual([12, 'approve'])
    expect(asked()).toBe(1)
    expect(onChange).toHaveBeenCalledTimes(3)
    expect(onChange.mock.calls[0]?.[0]).toBeNull()
    expect(seqOf(onChange.mock.calls[2]?.[0] ?? null)).toBe(11)
  })

  it('folds what came while the snapshot was on its way', async () => {
    const { face, mirror } = scene()
    const letGo = face.hold()
    face.become(attachedLink)
    face.push({ kind: 'events', events: [toMode(10, 'observe'), toMode(11, 'approve')] })
    letGo()
    await vi.waitFor(() => expect(modeOf(mirror.snapshot())).toBe('approve'))
    expect(seqOf(mirror.snapshot())).toBe(11)
  })

  it('is not thrown off by more events at once than it keeps', async () => {
    const { face, bug, mirror } = scene()
    const release = face.hold()
    face.become(attachedLink)
    face.push({
      kind: 'events',
      events: Array.from({ length: 400_000 }, (_, at) => toMode(11 + at, 'observe')),
    })
    release()
    await vi.waitFor(() => expect(seqOf(mirror.snapshot())).toBe(10 + 5000))
    expect(bug).not.toHaveBeenCalled()
    mirror.stop()
  })

  it('takes another snapshot when an event is missing', async () => {
    const { face, mirror, attach } = scene()
    await attach()
    face.show(running({ seq: 20, mode: 'observe' }))
    face.push({ kind: 'events', events: [toMode(15, 'auto')] })
    await vi.waitFor(() => expect(seqOf(mirror.snapshot())).toBe(20))
  })

  it('keeps what it knows while the host is gone, and compares with it afterwards', async () => {
    const { face, mirror, attach, onChange } = scene()
    await attach()
    face.become(downLink)
    expect(seqOf(mirror.snapshot())).toBe(10)
    face.show(running({ seq: 30 }))
    face.become(attachedLink)
    await vi.waitFor(() => expect(seqOf(mirror.snapshot())).toBe(30))
    expect(seqOf(onChange.mock.lastCall?.[0] ?? null)).toBe(10)
  })

  it('asks again when a connection that holds did not answer', async () => {
    vi.useFakeTimers()
    try {
      const { face, mirror } = scene()
      face.push({ kind: 'reset' })
      await vi.advanceTimersByTimeAsync(10)
      expect(mirror.snapshot()).toBeNull()
      const quiet = attachedLink
      face.become(downLink)
      await vi.advanceTimersByTimeAsync(5000)
      expect(face.calls).toHaveLength(1)
      face.become(quiet)
      await vi.advanceTimersByTimeAsync(10)
      expect(seqOf(mirror.snapshot())).toBe(10)
    } finally {
      vi.useRealTimers()
    }
  })

  it('hears nothing after its end', async () => {
    const { face, mirror, attach, onChange } = scene()
    await attach()
    mirror.stop()
    face.push({ kind: 'events', events: [toMode(11, 'observe')] })
    face.push({ kind: 'reset' })
    expect(onChange).toHaveBeenCalledOnce()
  })
})
