import type { NativeImage } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { createBadge, type BadgeDeps } from './badge'

const scene = (platform: NodeJS.Platform) => {
  const setBadgeCount = vi.fn<(count?: number) => boolean>(() => true)
  const setOverlayIcon = vi.fn<(image: NativeImage | null, description: string) => void>()
  const signal = vi.fn<BadgeDeps['signal']>(() => Promise.resolve())
  const picture = { name: 'hand' } as unknown as NativeImage
  const show = createBadge({
    platform,
    app: { setBadgeCount },
    window: () => ({ setOverlayIcon }),
    overlay: () => picture,
    signal,
  })
  return { show, setBadgeCount, setOverlayIcon, signal, picture }
}

describe('the badge', () => {
  it('is a number on macOS', () => {
    const { show, setBadgeCount } = scene('darwin')
    for (const count of [0, 2, 2, 0]) show(count, '')
    expect(setBadgeCount.mock.calls).toEqual([[2], [0]])
  })

  it('is a picture with its meaning on Windows', () => {
    const { show, setOverlayIcon, picture } = scene('win32')
    show(2, '✋ Needs approval: 2')
    show(0, '● All is well')
    expect(setOverlayIcon.mock.calls).toEqual([
      [picture, '✋ Needs approval: 2'],
      [null, ''],
    ])
  })

  it('is told to the docks of Linux, of which there may be none', async () => {
    const { show, signal, setBadgeCount } = scene('linux')
    signal.mockRejectedValueOnce(new Error('no bus'))
    show(3, '')
    show(0, '')
    const bodies = signal.mock.calls.map(([{ body }]) => body((signature, value) => [signature, value]))
    expect(bodies).toEqual([
      ['application://mamori.desktop', { count: ['x', 3n], 'count-visible': ['b', true] }],
      ['application://mamori.desktop', { count: ['x', 0n], 'count-visible': ['b', false] }],
    ])
    expect(setBadgeCount).not.toHaveBeenCalled()
  })
})
