import { beginFrame, indented, isBlank, isIndented, type Grammar } from '../traceback-grammar'

const FRAME =
  /^[\t ]{0,60}at [^\s()]{1,500}\((?:[^()\s]{1,200}\.(?:java|kts?|scala|groovy|cljc?|jsp|aj)(?::\d{1,9})?|Native Method|Unknown Source|SourceFile(?::\d{1,9})?|<[\w ]{1,40}>)\)/
const LEFT_OUT = /^[\t ]{0,60}\.\.\. \d{1,9} (?:more|common frames)/
const CAUSE = /^[\t ]{0,60}(?:Caused by|Suppressed|Wrapped by): |^[\t ]{0,60}\[?CIRCULAR REFERENCE: ?/
const THROWN =
  /[\w$](?:Exception|Error|Throwable|Failure)(?=[:;\s]|$)|^(?:[a-z_$][\w$]{0,100}\.){1,20}[A-Z][\w$]{0,200}(?:: |$)/

const isFrame = (body: string): boolean => FRAME.test(body)
const triggers = indented('at')

/** `java.lang.IllegalStateException: message`, then `at class.method(File.java:1)`; also Kotlin, Scala, Groovy. */
export const grammar: Grammar = {
  name: 'java',
  triggers,
  begin: beginFrame(triggers, isFrame, 'frames'),
  take: (phase, body) => {
    if (isFrame(body) || LEFT_OUT.test(body)) return { phase: 'frames', role: 'frame' }
    if (CAUSE.test(body)) return { phase: 'message', role: 'text' }
    return phase === 'message' && isIndented(body) ? { phase, role: 'text' } : null
  },
  afterCut: () => 'cut',
  isHeld: () => false,
  above: {
    isHead: (body) => THROWN.test(body),
    isBetween: (body) => !isBlank(body),
    over: () => [],
  },
}
