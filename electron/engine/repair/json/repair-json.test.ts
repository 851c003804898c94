import { describe, expect, it } from 'vitest'
import { repairJson, repairJsonBytes } from './repair-json'

const kept = (text: string, allowCut = false): string => {
  const end = repairJson(text, { allowCut })
  return end.kind === 'left' ? `left: ${end.why} ${String(end.line)}:${String(end.column)}` : end.text
}

describe('what is repaired', () => {
  it.each([
    ['{"a":1,}', '{"a":1}', 'trailing_comma'],
    ['[1, 2 , ]', '[1, 2  ]', 'trailing_comma'],
    ['{"a":1 "b":2}', '{"a":1, "b":2}', 'missing_comma'],
    ['{"a":[]"b":{}}', '{"a":[],"b":{}}', 'missing_comma'],
    ['[{"a":1}{"b":2}]', '[{"a":1},{"b":2}]', 'missing_comma'],
    ['["a" "b"]', '["a", "b"]', 'missing_comma'],
    ['{"a": 1\n b: 2}', '{"a": 1,\n "b": 2}', 'missing_comma,unquoted_key'],
    ['{a: 1, $b_2: 2, 名前: 3}', '{"a": 1, "$b_2": 2, "名前": 3}', 'unquoted_key'],
    [`{'a': 'say "x"'}`, '{"a": "say \\"x\\""}', 'quotes'],
    [String.raw`["it\'s"]`, `["it's"]`, 'escape'],
    [String.raw`['it\'s']`, `["it's"]`, 'quotes,escape'],
    ['{"a": True, "b": [False, None]}', '{"a": true, "b": [false, null]}', 'python'],
    ['{"a": "1\t2\n3\u0001"}', String.raw`{"a": "1\t2\n3\u0001"}`, 'control'],
    ['\uFEFF{"a": 1}', '{"a": 1}', 'bom'],
    ['{"a": 1}\n\0\0\0\0', '{"a": 1}\n', 'nul'],
    ['{"a":\0 "x",\0"b": 2}', '{"a": "x","b": 2}', 'nul'],
    ['{\u3000"a":\u00A01}', '{ "a": 1}', 'space'],
    [
      '// first\n{\n  "a": 1, // one\n  # two\n  "b": /* x */ "//no"\n}\n',
      '{\n  "a": 1,\n  "b":  "//no"\n}\n',
      'comment',
    ],
    ['{"a":1,"b":{"c":[1]},"b":{"c":[1]}}', '{"a":1,"b":{"c":[1]}}', 'duplicate'],
    ['{"a":1 "a":1,}', '{"a":1}', 'duplicate,trailing_comma'],
    [String.raw`{"a":1,"\u0061":1}`, '{"a":1}', 'duplicate'],
    ['{"a": [1, 2 ', '{"a": [1, 2]} ', 'truncated'],
    ['{"a": [true', '{"a": [true]}', 'truncated'],
    ['{"a": "x",\n', '{"a": "x"}\n', 'truncated'],
    ['{\r\n  "a": {\r\n    "b": "x",', '{\r\n  "a": {\r\n    "b": "x"\r\n  }\r\n}', 'truncated'],
    ['{"a": 1, "b": {}\0\0\0', '{"a": 1, "b": {}}', 'truncated,nul'],
  ])('%j', (text, repaired, codes) => {
    expect(repairJson(text)).toMatchObject({ kind: 'repaired', text: repaired })
    const end = repairJson(text)
    expect(end.kind === 'repaired' ? [...end.repairs].sort() : end).toEqual(codes.split(',').sort())
  })

  it('keeps the spelling of everything else', () => {
    const text = '{ "big" : 12345678901234567890.10,\n\t"e":1E+05 , "\\u00e9\\/":"\\ud83d\\ude00 é" ,}'
    expect(kept(text)).toBe(text.replace(' ,}', ' }'))
  })
})

describe('what is left alone, with its place', () => {
  it.each([
    // A value would be made up.
    ['{"a": [1, 2', 'cut_off 1:11'],
    ['{"a": 1.', 'cut_off 1:7'],
    ['{"a": tru', 'cut_off 1:7'],
    ['{"a": "x', 'cut_off 1:7'],
    [String.raw`{"b": 1, "a": "x\u00`, 'cut_off 1:15'],
    ['{"a": 1, "b', 'cut_off 1:10'],
    ['{"a": 1, "b"', 'cut_off 1:8'],
    ['{"a": 1,\n "b":', 'cut_off 1:8'],
    ['{"a": 12\0\0\0', 'cut_off 1:7'],
    ['[1,,2]', 'value 1:4'],
    ['[,1]', 'value 1:2'],
    ['{"a":1,,"b":2}', 'unexpected 1:8'],
    ['{"a":1"b":2}', 'quote 1:7'],
    ['{"a":}', 'value 1:6'],
    ['{"a" 1}', 'colon 1:6'],
    ['{"a": hello}', 'word 1:7'],
    ['{"a": NaN}', 'word 1:7'],
    ['{"a": undefined}', 'word 1:7'],
    ['{None: 1}', 'word 1:2'],
    ['{"a": 007}', 'number 1:7'],
    ['{"a": 0x1F}', 'number 1:7'],
    ['{"a": 1_000}', 'number 1:7'],
    ['{"a": .5}', 'number 1:7'],
    [String.raw`{"a": "C:\x"}`, 'escape 1:10'],
    [String.raw`{"a": "\u12", "b": 1}`, 'escape 1:8'],
    // More than one reading.
    ['{"a": "say "hi" to"}', 'quote 1:13'],
    [`{'a': 'it's'}`, 'quote 1:11'],
    ['["a""b"]', 'quote 1:5'],
    ['{"a": "x,\n "b": 1}', 'quote 2:3'],
    ['{"a": "x, "b": 1}', 'quote 1:12'],
    ['{"a": "x,\n b: 1}', 'string 1:7'],
    ['{"a": 1 b: 2}', 'comma 1:9'],
    ['{"a": [1, 2}', 'bracket 1:12'],
    ['{"a": 1]', 'bracket 1:8'],
    ['{"a":1}}', 'trailing 1:8'],
    ['{"a":1}\n{"b":2}', 'trailing 2:1'],
    ['{"a":1,\n"a":2}', 'duplicate 2:1'],
    ['{"a":1,"a":1.0}', 'duplicate 1:8'],
    ['{\n  "a": {\n    "b": 1,\n  "c": 2\n}\n', 'structure 6:1'],
    ['{"a": "x\0y"}', 'nul 1:9'],
    ['{"a": 1\0, "b": 2}', 'nul 1:8'],
    [`["a",${'\0'.repeat(17)}"b"]`, 'nul 1:6'],
    ['/* x', 'comment 1:1'],
    ['{"a": 1} /* x', 'comment 1:10'],
    // Nothing of it is there.
    ['', 'empty 1:1'],
    [' \n// x\n', 'empty 1:1'],
    ['{', 'nothing_left 1:2'],
    ['hello', 'word 1:1'],
    ['<html>', 'unexpected 1:1'],
    ['a: 1\nb: 2\n', 'word 1:1'],
  ])('%j: %s', (text, why) => {
    expect(kept(text)).toBe(`left: ${why}`)
  })

  it('bytes that are no UTF-8, and files beyond the limit', () => {
    expect(
      repairJsonBytes(Buffer.concat([Buffer.from('{\n"a": "'), Buffer.from([0xff]), Buffer.from('",}')])),
    ).toEqual({
      kind: 'left',
      why: 'encoding',
      line: 2,
      column: 7,
    })
    expect(repairJsonBytes(Buffer.from('\uFEFF{"a":1}', 'utf16le'))).toMatchObject({ why: 'encoding' })
    expect(repairJsonBytes(Buffer.alloc(8 * 1024 * 1024 + 1, 0x20))).toMatchObject({ why: 'too_large' })
    expect(repairJsonBytes(Buffer.from('\uFEFF{"a":1}'))).toMatchObject({ kind: 'repaired', text: '{"a":1}' })
  })
})

describe('a tail that may be cut', () => {
  it.each([
    ['{"a": [1, 2', '{"a": [1]}', { line: 1, column: 9, characters: 3 }],
    ['{"a": 1, "b": "xy', '{"a": 1}', { line: 1, column: 8, characters: 10 }],
    [
      '{\n  "a": 1,\n  "b": [\n    {"x": tru',
      '{\n  "a": 1,\n  "b": [\n    {}\n  ]\n}',
      { line: 4, column: 6, characters: 8 },
    ],
    ['{"a": 1, "b":\0\0', '{"a": 1}', { line: 1, column: 8, characters: 6 }],
  ])('%j', (text, repaired, cut) => {
    expect(repairJson(text, { allowCut: true })).toMatchObject({ kind: 'repaired', text: repaired, cut })
    expect(repairJson(text)).toMatchObject({ kind: 'left', why: 'cut_off' })
  })

  it('still has to leave something, and is a tail', () => {
    expect(kept('{"a": "x', true)).toBe('left: nothing_left 1:7')
    expect(kept('{"a": 1, "b": "x,\n "c": 2}', true)).toMatch('left: quote')
    expect(kept('{"a": 1, "b": "x,\n c: 2}', true)).toMatch('left: string')
    expect(kept('{"a": hello', true)).toBe('left: word 1:7')
  })
})

describe('what it shows', () => {
  it('is a diff of the changed lines', () => {
    const lines = Array.from({ length: 30 }, (_, n) => `  "k${String(n)}": ${String(n)},`)
    const end = repairJson(`{\n${lines.join('\n')}\n}\n`.replace('"k3": 3,', '"k3": 3'))
    expect(end).toMatchObject({
      diff: [
        '@@ -3,5 +3,5 @@',
        '   "k1": 1,',
        '   "k2": 2,',
        '-  "k3": 3',
        '+  "k3": 3,',
        '   "k4": 4,',
        '   "k5": 5,',
        '@@ -29,4 +29,4 @@',
        '   "k27": 27,',
        '   "k28": 28,',
        '-  "k29": 29,',
        '+  "k29": 29',
        ' }',
      ],
    })
  })

  it('is short for a long line, and for many lines', () => {
    const long = repairJson(`{"x": "${'x'.repeat(5000)}" "y": 1, "z": "${'x'.repeat(5000)}"}`)
    expect(long.kind === 'repaired' && long.diff.every((line) => line.length < 170)).toBe(true)
    expect(long).toMatchObject({
      diff: [
        expect.any(String),
        expect.stringContaining('xx" "y": 1'),
        expect.stringContaining('xx", "y": 1'),
      ],
    })
    const many = repairJson(`[\n${"'a',\n".repeat(500)}]`)
    expect(many.kind === 'repaired' && many.diff).toHaveLength(80)
    expect(many.kind === 'repaired' && many.diff.at(-1)).toBe('…')
  })
})
