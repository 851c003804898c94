import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import type { NoticeFailure } from '@shared/ipc/desktop-calls'
import { systemNotices } from './system-notices'

class FakeNotice extends EventEmitter {
  shown = false
  readonly options: object
  constructor(options: object) {
    super()
    this.options = options
  }
  show(): void {
    this.shown = true
  }
  close(): void {
    this.shown = false
    this.emit('close')
  }
}

it('a notification of the system is replaced by what it says next, and only the newest is heard', () => {
  const made: FakeNotice[] = []
  const create = systemNotices((options) => {
    const notice = new FakeNotice(options)
    made.push(notice)
    return notice
  })
  const heard: string[] = []
  const failed = vi.fn<(failure: NoticeFailure) => void>()
  const handle = create({ title: 'a', body: '', urgency: 'critical' })
  for (const event of ['show', 'click', 'close'] as const) handle.on(event, () => heard.push(event))
  handle.on('failed', failed)
  handle.show()
  handle.update({ title: 'b', body: '', urgency: 'critical' })
  expect(made.map(({ options, shown }) => [options, shown])).toEqual([
    [{ title: 'a', body: '', urgency: 'critical', silent: false }, false],
    [{ title: 'b', body: '', urgency: 'critical', silent: true }, true],
  ])
  expect(heard).toEqual([])
  made[0]?.emit('click')
  made[1]?.emit('show')
  made[1]?.emit('failed', {}, 'not allowed')
  handle.close()
  expect(heard).toEqual(['show', 'close'])
  expect(failed).toHaveBeenCalledExactlyOnceWith({ code: 'refused', detail: 'not allowed' })
})
