import { describe, expect, it, vi } from 'vitest'
import type { NoticeFailure } from '@shared/ipc/desktop-calls'
import { plainLine } from './notices'
import { createFakeNotices } from '../testing/fake-notices'

const raise = (stays = false) => {
  const onFailed = vi.fn<(failure: NoticeFailure) => void>()
  const { notices, shown } = createFakeNotices(onFailed)
  const [onClick, onGone] = [vi.fn<() => void>(), vi.fn<() => void>()]
  const notice = notices.raise({ title: 'a\nb', body: '<b>', onClick, onGone, stays })
  return { notices, notice, shown, onClick, onGone, onFailed }
}

describe('a notification', () => {
  it('is plain text, and says something else in its place while it is shown', () => {
    const { shown, notice } = raise()
    expect(shown).toMatchObject([{ title: 'a b', body: '<b>', urgency: 'critical' }])
    notice.update({ title: 'c\td', body: '' })
    expect(shown).toMatchObject([{ title: 'c d', updates: 1 }])
    notice.close()
    notice.update({ title: 'e', body: '' })
    expect(shown).toMatchObject([{ title: 'c d', updates: 1 }])
  })

  it('is gone once, however it goes', () => {
    const { shown, onClick, onGone, notice } = raise()
    shown[0]?.emit('click')
    shown[0]?.emit('close')
    notice.close()
    expect([onClick.mock.calls.length, onGone.mock.calls.length]).toEqual([1, 1])
    expect(shown[0]?.closed).toBe(false)
  })

  it('that the desktop did not take is told', () => {
    const { shown, onFailed, onGone } = raise()
    const failure = { code: 'no_service', detail: 'no daemon' } as const
    shown[0]?.emit('failed', failure)
    expect(onFailed).toHaveBeenCalledExactlyOnceWith(failure)
    expect(onGone).toHaveBeenCalledOnce()
  })

  it('is taken back at the end, unless it is to stay', () => {
    const [goes, stays] = [raise(), raise(true)]
    goes.notices.stop()
    stays.notices.stop()
    expect([goes.shown[0]?.closed, stays.shown[0]?.closed]).toEqual([true, false])
  })
})

describe('what is shown', () => {
  it('is one short line', () => {
    expect(plainLine('a\nb\tc\u001b[1;31md')).toBe('a b cd')
    expect(plainLine('x'.repeat(500))).toHaveLength(240)
  })
})
