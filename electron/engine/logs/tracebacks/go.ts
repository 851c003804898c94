import { isBlank, type Grammar, type Step } from '../traceback-grammar'

const GOROUTINE = /goroutine \d{1,19} (?:gp=\S{1,40} )?(?:m=\S{1,40} )?(?:mp=\S{1,40} )?\[[^\]]{1,80}\]:/
const PLACE = /^[\t ]{1,60}\S.{0,1000}?\.(?:go|s):\d{1,9}\b/
const REGISTER = /^[a-z]{1,3}[\w]{0,6} {1,8}0x[0-9a-f]{1,16}$/
const ELIDED = /^\.\.\.(?:additional|\d{1,9}) frames elided/
const EXIT = /^exit status \d{1,3}$/
const ALSO_PANIC = /^\s{0,8}panic: /
const PANIC = /\bpanic\b|^fatal error: |^SIG[A-Z]{2,8}: /

/** `main.(*T).f(0x1, {0x2, 0x3})`, `created by net/http.(*Server).Serve in goroutine 1`. */
const isCall = (body: string): boolean => {
  if (body.startsWith('created by ') || ELIDED.test(body)) return true
  const opening = body.indexOf('(')
  const space = body.search(/\s/)
  return opening > 0 && body.endsWith(')') && (space === -1 || space > opening)
}

const frame = (phase: string): Step => ({ phase, role: 'frame' })
const text = (phase: string): Step => ({ phase, role: 'text' })

/** `panic: message`, an empty line, `goroutine 1 [running]:`, then calls with the places below them. */
export const grammar: Grammar = {
  name: 'go',
  triggers: ['goroutine '],
  begin: (line) => {
    const at = line.search(GOROUTINE)
    return at === -1 ? null : { at, phase: 'frames', role: 'frame' }
  },
  take: (phase, body) => {
    if (phase === 'done') return null
    if (GOROUTINE.test(body) || PLACE.test(body) || REGISTER.test(body)) return frame('frames')
    if (phase !== 'between' && isCall(body)) return frame('frames')
    if (ALSO_PANIC.test(body)) return text('frames')
    if (EXIT.test(body)) return { phase: 'done', role: 'note' }
    return isBlank(body) ? frame('between') : null
  },
  afterCut: (phase) => (phase === 'done' ? null : 'cut'),
  isHeld: () => false,
  above: {
    isHead: (body) => !/^\s/.test(body) && PANIC.test(body),
    isBetween: (body) =>
      isBlank(body) || ALSO_PANIC.test(body) || body.startsWith('[signal ') || body.startsWith('runtime: '),
    over: () => [],
  },
}
