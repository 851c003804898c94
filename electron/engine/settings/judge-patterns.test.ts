import { describe, expect, it } from 'vitest'
import { judgePatterns } from './judge-patterns'

const entry = `"name": "a", "severity": "error"`
const told = async (text: string, env = {}) => {
  const judged = await judgePatterns(text, env)
  const list = judged.kind === 'faulty' ? judged.faults : judged.warnings
  return { kind: judged.kind, told: list.map(({ path, line, message }) => [path, line, message.code]) }
}

describe('judgePatterns', () => {
  it('reads what patterns search for, filled in from the environment', async () => {
    const text = `{ "error_patterns": [\n{ "id": "a", ${entry}, "pattern": "\${WORD}", "ignore": "b" } ] }`
    expect(await judgePatterns(text, { WORD: 'bo+m' })).toEqual({
      kind: 'usable',
      rules: [{ id: 'a', severity: 'error', pattern: 'bo+m', ignore: 'b', sources: null }],
      warnings: [],
    })
    expect(await told(text)).toEqual({
      kind: 'faulty',
      told: [['error_patterns[0].pattern', 2, 'settings.env.unset']],
    })
  })

  it('tells what is wrong with a pattern, and where', async () => {
    const text = `{ "error_patterns": [
      { "id": "a", ${entry}, "pattern": "x(" },
      { "id": "a", ${entry}, "ignore": "" },
      7
    ] }`
    expect(await told(text)).toEqual({
      kind: 'faulty',
      told: [
        ['error_patterns[0].pattern', 2, 'settings.regex.unterminated_group'],
        ['error_patterns[1].pattern', 3, 'settings.value.missing'],
        ['error_patterns[1].id', 3, 'settings.duplicate'],
        ['error_patterns[1].ignore', 3, 'settings.value.empty'],
        ['error_patterns[2]', 4, 'settings.value.type_object'],
      ],
    })
    expect(await told('{ "error_patterns": {} }')).toMatchObject({ kind: 'faulty', told: [['error_patterns', 1, expect.any(String)]] }) // prettier-ignore
    expect(await told('{ "error_patterns": [')).toMatchObject({ kind: 'faulty', told: [['', 1, expect.any(String)]] }) // prettier-ignore
  })

  it('warns of what may have been meant otherwise', async () => {
    const text = `{ "eror_patterns": [], "error_patterns": [
      { "id": "a", ${entry}, "pattern": "\\\\Aboom", "ignores": "x" } ] }`
    expect(await told(text)).toEqual({
      kind: 'usable',
      told: [
        ['eror_patterns', 1, 'settings.key.unknown_close'],
        ['error_patterns[0].pattern', 2, 'settings.regex.foreign'],
        ['error_patterns[0].ignores', 2, 'settings.key.unknown_close'],
      ],
    })
  })

  it('leaves what no search depends on to those who act by it', async () => {
    const text = `{ "mode": "sometimes", "services": 7, "health_checks": [{ "names": "\${UNSET}" }], "error_patterns": [
      { "id": "a", "severity": "odd", "pattern": "boom", "actions": [{ "type": "\${UNSET}" }] } ] }`
    expect(await told(text)).toEqual({ kind: 'usable', told: [] })
  })
})
