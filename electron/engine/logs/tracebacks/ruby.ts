import { beginFrame, indented, isBlank, type Grammar } from '../traceback-grammar'

const FRAME = /^[\t ]{1,60}from \S{1,1000}:\d{1,9}:in /
const LEFT_OUT = /^[\t ]{1,60}\.{3} \d{1,9} levels\.{3}/
const RAISED = /^\S{1,1000}:\d{1,9}:in [`']/

const isFrame = (body: string): boolean => FRAME.test(body)
const triggers = indented('from')

/** `file.rb:1:in 'f': message (RuntimeError)`, then `from file.rb:2:in 'g'`; a cause follows in the same form. */
export const grammar: Grammar = {
  name: 'ruby',
  triggers,
  begin: beginFrame(triggers, isFrame, 'frames'),
  take: (_phase, body) => {
    if (isFrame(body) || LEFT_OUT.test(body)) return { phase: 'frames', role: 'frame' }
    return RAISED.test(body) ? { phase: 'frames', role: 'text' } : null
  },
  afterCut: () => 'cut',
  isHeld: () => false,
  above: {
    isHead: (body) => RAISED.test(body),
    isBetween: (body) => !isBlank(body),
    over: () => [],
  },
}
