import { describe, expect, it, vi } from 'vitest'
import { createCloseRule, decideClose, type CloseRuleDeps } from './close-rule'

describe('decideClose', () => {
  it.each([
    [true, true, true, 'hide'],
    [true, false, true, 'explain_tray'],
    [true, false, false, 'explain_tray'],
    [false, true, true, 'ask_to_quit'],
    [false, false, true, 'ask_to_quit'],
    [false, false, false, 'quit'],
  ] as const)('tray shown %s, known %s, own engine %s: %s', (shown, knows, watches, decision) => {
    expect(decideClose(shown, knows, watches)).toBe(decision)
  })
})

const scene = (change: Partial<CloseRuleDeps> = {}) => {
  const deps = {
    isQuitting: () => false,
    isTrayShown: () => Promise.resolve(true),
    knowsTray: () => false,
    watches: () => true,
    learnTray: vi.fn<() => Promise<void>>(() => Promise.resolve()),
    language: () => 'ja' as const,
    ask: vi.fn<CloseRuleDeps['ask']>(() => Promise.resolve('yes')),
    hide: vi.fn<() => void>(),
    quit: vi.fn<() => void>(),
    onTrouble: vi.fn<(what: string) => void>(),
    ...change,
  }
  const rule = createCloseRule(deps)
  const close = (): boolean => {
    const preventDefault = vi.fn<() => void>()
    rule({ preventDefault })
    return preventDefault.mock.calls.length === 0
  }
  return { deps, close }
}

describe('closing the window', () => {
  it('ends it when the program is quitting', () => {
    const { deps, close } = scene({ isQuitting: () => true })
    expect(close()).toBe(true)
    expect(deps.hide).not.toHaveBeenCalled()
  })

  it('explains the tray the first time and remembers it', async () => {
    const { deps, close } = scene()
    expect(close()).toBe(false)
    await vi.waitFor(() => expect(deps.learnTray).toHaveBeenCalledOnce())
    expect(deps.hide).toHaveBeenCalledOnce()
    expect(deps.ask).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ yes: '通知領域で続ける', no: '開いたままにする' }),
    )
  })

  it('does not claim the watch for itself where a daemon does it', async () => {
    const viewer = scene({ watches: () => false })
    viewer.close()
    await vi.waitFor(() => expect(viewer.deps.learnTray).toHaveBeenCalledOnce())
    expect(viewer.deps.ask).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: 'Mamori は通知領域に残ります' }),
    )
    const trayless = scene({ watches: () => false, isTrayShown: () => Promise.resolve(false) })
    trayless.close()
    await vi.waitFor(() => expect(trayless.deps.quit).toHaveBeenCalledOnce())
    expect(trayless.deps.ask).not.toHaveBeenCalled()
  })

  it('stays open when the person rather has it open', async () => {
    const { deps, close } = scene({ ask: vi.fn<CloseRuleDeps['ask']>(() => Promise.resolve('no')) })
    close()
    await vi.waitFor(() => expect(deps.ask).toHaveBeenCalledOnce())
    expect(deps.hide).not.toHaveBeenCalled()
    expect(deps.learnTray).not.toHaveBeenCalled()
  })

  it('hides without a word once the tray is known', async () => {
    const { deps, close } = scene({ knowsTray: () => true })
    close()
    await vi.waitFor(() => expect(deps.hide).toHaveBeenCalledOnce())
    expect(deps.ask).not.toHaveBeenCalled()
  })

  it('quits after asking where there is no tray', async () => {
    const { deps, close } = scene({
      isTrayShown: () => Promise.resolve(false),
      knowsTray: () => true,
      language: () => 'en',
    })
    close()
    await vi.waitFor(() => expect(deps.quit).toHaveBeenCalledOnce())
    expect(deps.ask).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ yes: 'End the watch and quit' }),
    )
    expect(deps.hide).not.toHaveBeenCalled()
  })

  it('asks once however often it is clicked, and can be asked again later', async () => {
    const answers: ((answer: 'yes' | 'no') => void)[] = []
    const ask = vi.fn<CloseRuleDeps['ask']>(() => new Promise((resolve) => answers.push(resolve)))
    const { close } = scene({ ask })
    close()
    close()
    await vi.waitFor(() => expect(answers).toHaveLength(1))
    answers[0]?.('no')
    await vi.waitFor(() => {
      close()
      expect(answers).toHaveLength(2)
    })
  })

  it('tells what went wrong instead of swallowing it', async () => {
    const { deps, close } = scene({ ask: () => Promise.reject(new Error('no dialog')) })
    close()
    await vi.waitFor(() => expect(deps.onTrouble).toHaveBeenCalledWith('closing: Error: no dialog'))
  })
})
