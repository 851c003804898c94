import { beginFrame, indented, isBlank, isIndented, type Grammar, type Step } from '../traceback-grammar'

const PLACE = /:\d{1,9}:\d{1,9}\)?(?:,| \{)?$/
const NO_PLACE = /\((?:<anonymous>|native|index \d{1,9})\)(?: \{)?$/
const LEFT_OUT = /^ {1,60}\.{3} \d{1,9} lines matching cause stack trace \.{3}/
const THROWN =
  /(?:Error|Exception|Rejection|Warning)(?: \[[\w.]{1,80}\])?(?::|$)|^[A-Z][\w$]{0,80}(?: \[[^\]]{1,80}\])?: /
const VERSION = /^Node\.js v\d/
const CARET = /^\s*[\^~]{1,1000}\s*$/
const LOCATION = /:\d{1,9}$/

const isFrame = (body: string): boolean => {
  const call = body.trimStart()
  if (!call.startsWith('at ') || call.length === body.length) return false
  const end = call.slice(-60)
  return PLACE.test(end) || NO_PLACE.test(end)
}
const triggers = indented('at')

const frame = (phase: string): Step => ({ phase, role: 'frame' })
const text = (phase: string): Step => ({ phase, role: 'text' })
const note = (phase: string): Step => ({ phase, role: 'note' })

/**
 * `Error: message`, then `at f (file:1:2)`. Before an uncaught one stands the line of code with its place and a mark
 * below it; an error's own properties follow its last frame in braces.
 */
export const grammar: Grammar = {
  name: 'node',
  triggers,
  begin: (line) => {
    const found = beginFrame(triggers, isFrame, 'frames')(line)
    return found && line.endsWith('{') ? { ...found, phase: 'properties' } : found
  },
  take: (phase, body) => {
    if (phase === 'properties') {
      if (isFrame(body) || LEFT_OUT.test(body)) return frame(phase)
      if (isIndented(body)) return THROWN.test(body) ? text(phase) : note(phase)
      return body === '}' ? note('after') : null
    }
    if (phase === 'done') return null
    if (isFrame(body)) return frame(body.endsWith('{') ? 'properties' : 'frames')
    if (LEFT_OUT.test(body)) return frame('frames')
    if (VERSION.test(body)) return note('done')
    return isBlank(body) && phase !== 'cut' ? note('after') : null
  },
  afterCut: (phase) => (phase === 'frames' || phase === 'properties' || phase === 'cut' ? 'cut' : null),
  isHeld: () => false,
  above: {
    isHead: (body) => THROWN.test(body),
    isBetween: (body) => !isBlank(body),
    over: ([blank = '-', mark = '', code = '', place = '']) =>
      isBlank(blank) && CARET.test(mark) && !isBlank(code) && LOCATION.test(place.slice(-12))
        ? ['frame', 'frame', 'frame', 'frame']
        : [],
  },
}
