import { beginFrame, indented, isBlank, isIndented, type Grammar, type Role } from '../traceback-grammar'

const NAMED = /^[\t ]{1,60}at [^\s()]{1,1000}\(/
const IN_FILE = /:line \d{1,9}$/
const JAVA_ONLY = /\((?:Native Method|Unknown Source)\)$/
const END_OF = /^[\t ]{0,60}--- End of (?:inner exception stack trace|stack trace from previous location)/
const INNER = /^[\t ]{0,60}---> /
const THROWN = /[\w`](?:Exception|Error)(?: \(0x[0-9A-Fa-f]{1,16}\))?(?::|$)/
const LOGGER = /^(?:fail|crit|warn): /
const OVER_LINES = 3

/** Arguments have a type and a name, so that a word alone in the parentheses is no frame of this kind. */
const isFrame = (body: string): boolean => {
  if (!NAMED.test(body)) return false
  if (IN_FILE.test(body.slice(-20))) return true
  const inside = body.slice(body.indexOf('(') + 1, -1)
  return (
    body.endsWith(')') &&
    !JAVA_ONLY.test(body.slice(-20)) &&
    (inside === '' || (/^[^:]{1,2000}$/.test(inside) && inside.includes(' ')))
  )
}
const triggers = indented('at')

/** `System.X: message`, ` ---> System.Y: inner`, then `at Class.Method(Type name) in file:line 1`. */
export const grammar: Grammar = {
  name: 'dotnet',
  triggers,
  begin: beginFrame(triggers, isFrame, 'frames'),
  take: (_phase, body) => {
    if (isFrame(body) || END_OF.test(body)) return { phase: 'frames', role: 'frame' }
    return INNER.test(body) ? { phase: 'frames', role: 'text' } : null
  },
  afterCut: () => 'cut',
  isHeld: () => false,
  above: {
    isHead: (body) => !INNER.test(body) && THROWN.test(body),
    isBetween: (body) => !isBlank(body),
    over: (bodies) => {
      const logger = bodies.slice(0, OVER_LINES).findIndex((body) => LOGGER.test(body))
      const between = bodies.slice(0, Math.max(0, logger))
      return logger === -1 || !between.every(isIndented) ? [] : Array<Role>(logger + 1).fill('text')
    },
  },
}
