import { describe, expect, it } from 'vitest'
import { isAboutSelected } from './host-calls'

describe('a call of the page', () => {
  it.each<readonly [string, unknown, unknown, boolean]>([
    ['about the selected host', 'mode.set', 'h2', true],
    ['about the host before', 'mode.set', 'this', false],
    ['that looks at the host before', 'engine.snapshot', 'this', false],
    ['that looks before it knows its host', 'engine.snapshot', null, true],
    ['that acts before it knows its host', 'approvals.approve', null, false],
    ['that names no host at all', 'approvals.approve', undefined, false],
    ['that names something else as its host', 'approvals.approve', { toString: () => 'h2' }, false],
    ['about the desktop itself', 'hosts.select', 'this', true],
    ['with a name that is none', { toString: () => 'mode.set' }, 'this', true],
  ])('%s', (_words, name, hostId, expected) => {
    expect(isAboutSelected(() => 'h2', name, hostId)).toBe(expected)
  })
})
