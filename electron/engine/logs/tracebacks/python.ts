import { isBlank, isIndented, type Grammar, type Step } from '../traceback-grammar'

const START = 'Traceback (most recent call last):'
const GROUP_START = /^\s*\+ Exception Group $/
const CHAIN =
  /^(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):$/
const NAME = /^[\w.<>]{1,200}$/
const SURE_NAME = /(?:Error|Exception|Interrupt|Exit|Warning)$/
/** What libraries write below the last line: SQLAlchemy's statement and link, PostgreSQL's details. */
const AFTERWORD =
  /^(?:\[SQL: |\[parameters: |\(Background on this error at: |(?:DETAIL|HINT|CONTEXT|LINE \d+): )/

/** The name in `name`, `name:` or `name: message`; null when the line is none of them. */
const exceptionName = (body: string): string | null => {
  const colon = body.indexOf(':')
  const name = colon === -1 ? body : body.slice(0, colon)
  const after = colon === -1 ? '' : body.slice(colon + 1)
  if (!NAME.test(name) || (after !== '' && !after.startsWith(' '))) return null
  const last = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('>'), name.lastIndexOf('<')) + 1)
  return /[A-Za-z_]/.test(last) ? name : null
}
const isGroupedException = (body: string): boolean => {
  const bar = body.trimStart()
  return bar.startsWith('| ') && bar.includes(': ') && exceptionName(bar.slice(2)) !== null
}

const text = (phase: string): Step => ({ phase, role: 'text' })

export const grammar: Grammar = {
  name: 'python',
  triggers: [START],
  begin: (line) => {
    const at = line.indexOf(START)
    if (at === -1) return null
    return { at: GROUP_START.test(line.slice(0, at)) ? 0 : at, phase: 'frames', role: 'text' }
  },
  take: (phase, body) => {
    const isStart = body.startsWith(START)
    switch (phase) {
      case 'frames':
        if (isIndented(body)) return { phase, role: isGroupedException(body) ? 'text' : 'frame' }
        return exceptionName(body) === null ? null : text('after')
      case 'after':
        if (CHAIN.test(body)) return text('chain')
        if (isStart) return null
        if (AFTERWORD.test(body)) return { phase, role: 'note' }
        return isBlank(body) || isIndented(body) ? text('after') : null
      case 'chain':
        if (isStart) return text('frames')
        return isBlank(body) ? text('chain') : null
      default:
        if (isIndented(body)) return { phase: 'frames', role: 'frame' }
        return SURE_NAME.test(exceptionName(body) ?? '') ? text('after') : null
    }
  },
  afterCut: (phase) => (phase === 'frames' || phase === 'cut' ? 'cut' : null),
  isHeld: (phase) => phase === 'frames',
  above: null,
}
