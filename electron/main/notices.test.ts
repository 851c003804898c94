import { describe, expect, it, vi } from 'vitest'
import { escapeMarkup, plainLine } from './notices'
import { createFakeNotices } from './testing/fake-notices'

const raise = (stays = false) => {
  const onFailed = vi.fn<(why: string) => void>()
  const { notices, shown } = createFakeNotices(onFailed)
  const [onClick, onGone] = [vi.fn<() => void>(), vi.fn<() => void>()]
  const notice = notices.raise({ title: 'a\nb', body: '<b>', onClick, onGone, stays })
  return { notices, notice, shown, onClick, onGone, onFailed }
}

describe('a notification', () => {
  it('is plain text', () => {
    expect(raise().shown).toMatchObject([{ title: 'a b', body: '&lt;b&gt;', urgency: 'critical' }])
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
    shown[0]?.emit('failed', {}, 'no daemon')
    expect(onFailed).toHaveBeenCalledExactlyOnceWith('no daemon')
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
    expect(escapeMarkup(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;')
  })
})
