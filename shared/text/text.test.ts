import { describe, expect, it } from 'vitest'
import { en } from './en'
import { ja } from './ja'
import { fill, renderMessage, text } from './text'

const placeholders = (template: string): readonly string[] =>
  [...new Set([...template.matchAll(/\{(\w+)/g)].map((m) => m[1] ?? ''))].sort()

describe('texts', () => {
  it('name the same values in both languages', () => {
    for (const key of Object.keys(ja) as (keyof typeof ja)[])
      expect([key, placeholders(en[key])]).toEqual([key, placeholders(ja[key])])
  })

  it('are not empty and differ between the languages where they are sentences', () => {
    for (const [key, value] of [...Object.entries(ja), ...Object.entries(en)])
      expect([key, value.trim()]).not.toEqual([key, ''])
  })

  it('promise no time to an approver that the settings may have changed', () => {
    for (const key of ['approval.success.log', 'approval.success.alone'] as const)
      for (const language of ['ja', 'en'] as const)
        expect(text(language, key)).not.toMatch(/\d+ ?(?:分|秒|minutes?|seconds?)/)
  })

  it('fill values and choose the form for a number', () => {
    expect(fill('{n} {n|step|steps} of {name}', { n: 1, name: 'x' })).toBe('1 step of x')
    expect(fill('{n} {n|step|steps}', { n: 2 })).toBe('2 steps')
    expect(fill('{missing}', {})).toBe('{missing}')
  })

  it('let no value turn the direction of its sentence', () => {
    expect(fill('{file} was deleted', { file: 'a\u202Egpj.exe' })).toBe('a\uFFFDgpj.exe was deleted')
    expect(
      renderMessage('en', { code: 'incident.log', params: { name: '\u2066x\u2069', target: 'y' } }),
    ).not.toMatch(/\p{Cf}/u)
    // What joins letters and signs stays: names are written with it.
    expect(fill('{name}', { name: '👩\u200D🔧' })).toBe('👩\u200D🔧')
  })

  it("show moments as the reader's clock time, and nothing else as one", () => {
    const at = new Date(2026, 0, 31, 15, 5).getTime()
    const shown = (language: 'ja' | 'en', until: string) =>
      renderMessage(language, { code: 'gate.silence.stop', params: { until, reason: '@time:12' } })
    expect(shown('en', `@time:${at}`)).toMatch(/^Silenced until 15:05: \d\d:\d\d$/)
    expect(shown('en', `@date:${at}`)).toMatch(/^Silenced until Jan 31, 15:05: /)
    expect(shown('ja', `@date:${at}`)).toMatch(/^1月31日 15:05 まで抑止中: /)
    for (const odd of ['@time:', '@time:x', '@time:-1', '@day:1', `@time:${'9'.repeat(16)}`, '@nothing'])
      expect(shown('en', odd)).toContain(`until ${odd}:`)
  })

  it('show an unknown code with its values', () => {
    expect(renderMessage('ja', { code: 'from.tomorrow', params: { a: 1 } })).toBe('from.tomorrow {"a":1}')
    expect(text('ja', 'word.act.approve')).toBe('承認する')
  })
})
