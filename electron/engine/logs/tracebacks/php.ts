import { isBlank, type Beginning, type Grammar, type Step } from '../traceback-grammar'

const START = 'Stack trace:'
const LARAVEL_START = '[stacktrace]'
const NUMBERED = /^#\d{1,6} |^(?:PHP )? {0,8}\d{1,6}\. \S/
const THROWN_IN = /^ {0,8}thrown in /
const HEAD = /\bUncaught |(?:Exception|Error)\b|\bPHP (?:Fatal|Parse|Recoverable)/

const isStart = (body: string): boolean => {
  const whole = body.trimEnd()
  return whole === START || whole === `PHP ${START}` || whole === LARAVEL_START
}

const frame = (phase: string): Step => ({ phase, role: 'frame' })

/** `PHP Fatal error:  Uncaught Exception: message in file:1`, `Stack trace:`, `#0 file(1): f()`, `  thrown in file`. */
export const grammar: Grammar = {
  name: 'php',
  triggers: [START, LARAVEL_START],
  begin: (line): Beginning | null => {
    const found = line.indexOf(START)
    const near = found === -1 ? line.indexOf(LARAVEL_START) : found
    const at = line.endsWith('PHP ', near) ? near - 4 : near
    return near !== -1 && isStart(line.slice(at)) ? { at, ...frame('frames') } : null
  },
  take: (phase, body) => {
    if (phase === 'end') return null
    if (isStart(body)) return frame('frames')
    if (NUMBERED.test(body)) return frame('frames')
    if (THROWN_IN.test(body) || body.startsWith('"}')) return frame('end')
    if (body.startsWith('Next ')) return { phase: 'next', role: 'text' }
    return phase !== 'cut' && isBlank(body) ? { phase, role: 'text' } : null
  },
  afterCut: (phase) => (phase === 'end' ? null : 'cut'),
  isHeld: () => false,
  above: {
    isHead: (body) => HEAD.test(body),
    isBetween: (body) => !isBlank(body),
    over: () => [],
  },
}
