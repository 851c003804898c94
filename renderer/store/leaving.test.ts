import { describe, expect, it, vi } from 'vitest'
import { answerLeaving, guardLeaving, leave } from './leaving'

describe('leaving a page', () => {
  it('is done at once where nothing is unsaved', () => {
    const go = vi.fn<() => void>()
    leave(go)
    expect(go).toHaveBeenCalledOnce()
  })

  it('waits for the answer where something is, and is done once or not at all', () => {
    const end = guardLeaving()
    const [first, second] = [vi.fn<() => void>(), vi.fn<() => void>()]
    leave(first)
    answerLeaving('stay')
    answerLeaving('go')
    expect(first).not.toHaveBeenCalled()
    leave(first)
    leave(second)
    answerLeaving('go')
    answerLeaving('go')
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledOnce()
    end()
    end()
    leave(first)
    expect(first).toHaveBeenCalledOnce()
  })
})
