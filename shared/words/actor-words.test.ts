import type { Actor } from '../domain/actor'
import { describe, expect, it } from 'vitest'
import { actorInFull, actorName, callName, roleName } from './actor-words'

const sato = { kind: 'person', name: 'sato', host: 'web-1', face: 'viewer', proof: 'proved' } as const
const shared: Actor = { ...sato, name: 'ops', face: 'ssh', behind: { name: 'tanaka', host: 'laptop-7' } }

describe('who did it', () => {
  it('is the bare name only when the system vouches for it and nobody stands behind it', () => {
    expect(actorName(sato, 'ja')).toBe('sato')
    expect(actorName({ ...sato, proof: 'claimed' }, 'ja')).toBe('sato（自己申告）')
    expect(actorName(shared, 'ja')).toBe('ops（申告: tanaka@laptop-7）')
    expect(actorName({ ...shared, proof: 'claimed' }, 'en')).toBe('ops (claimed, tanaka@laptop-7)')
    expect(actorName({ kind: 'engine' }, 'en')).toBe('Mamori')
  })

  it('is told in full with host, face and proof', () => {
    expect(actorInFull(sato, 'ja')).toEqual({ who: 'sato @ web-1 · ビューアー · 確認済み', behind: null })
    expect(actorInFull(shared, 'en')).toEqual({
      who: 'ops @ web-1 · SSH · proved',
      behind: 'tanaka @ laptop-7 · claimed',
    })
  })
})

describe('what was wanted', () => {
  it('is told in words, and by its name where there are none', () => {
    expect(callName('mode.set', 'ja')).toBe('モードの変更')
    expect(callName('toString', 'ja')).toBe('toString')
    expect(roleName(null, 'ja')).toBe('なし')
  })
})
