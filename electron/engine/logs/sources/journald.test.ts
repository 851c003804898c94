import { describe, expect, it } from 'vitest'
import { journald } from './journald'

const cursor = (n: number): string => `s=aa;i=${n.toString(16)};b=bb;m=1;t=${(1000 * n).toString(16)};x=1`
const entry = (n: number, fields: object): string =>
  JSON.stringify({
    __CURSOR: cursor(n),
    __REALTIME_TIMESTAMP: `${1_795_357_778_000_000 + n}`,
    _BOOT_ID: 'bb',
    ...fields,
  })
const parse = (lines: readonly string[], place: string | null = null) => {
  const parser = journald('nginx').parser(place)
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  // In pieces, as a pipe gives them.
  const records = []
  for (let from = 0; from < bytes.length; from += 7)
    records.push(...parser.push(bytes.subarray(from, from + 7), 'out'))
  return { records, lost: parser.lostPlace() }
}
const textsOf = (fields: object): readonly string[] =>
  parse([entry(1, fields)]).records.flatMap(({ texts }) => texts)

describe('an entry of the journal', () => {
  it('says its text, when it was written, and where reading goes on', () => {
    expect(parse([entry(1, { MESSAGE: 'worker died', _PID: '4' })]).records).toEqual([
      { texts: ['worker died'], at: 1_795_357_778_000, place: cursor(1) },
    ])
  })

  it.each([
    ['several lines', 'first\nsecond\n', ['first', 'second']],
    ['bytes that are no text', [98, 255, 0, 120], ['b\uFFFDx']],
    ['bytes with escapes', [...Buffer.from('\u001b[31mred\u001b[0m')], ['red']],
    ['a field that stands twice', ['one', 'two'], ['one', 'two']],
    ['no text', null, []],
    ['an empty text', '', []],
  ])('with %s', (_name, MESSAGE, texts) => expect(textsOf({ MESSAGE })).toEqual(texts))

  it('without a text still moves the place', () => {
    expect(parse([entry(1, {}), entry(2, { MESSAGE: 'x' })]).records.map(({ place }) => place)).toEqual([
      cursor(1),
      cursor(2),
    ])
  })

  it('of Mamori itself is left out', () => {
    expect(textsOf({ MESSAGE: 'error', _PID: `${process.pid}` })).toEqual([])
    expect(textsOf({ MESSAGE: 'error', SYSLOG_IDENTIFIER: 'mamori' })).toEqual([])
    expect(textsOf({ MESSAGE: 'error', _SYSTEMD_UNIT: 'mamori.service' })).toEqual([])
    expect(textsOf({ MESSAGE: 'Failed', UNIT: 'mamori.service', _PID: '1' })).toEqual([])
    expect(textsOf({ MESSAGE: 'error', SYSLOG_IDENTIFIER: 'mamoris' })).toEqual(['error'])
  })

  it('that is long is cut where a line of a file is, and says so', () => {
    const [text = ''] = textsOf({ MESSAGE: `ERROR ${'x'.repeat(200_000)}` })
    expect(text).toMatch(/^ERROR x+ …\[\+134470 bytes\]$/)
  })

  it('that is too long to be held tells its beginning and its place, wherever that stands', () => {
    const huge = `ERROR \\"quoted\\" ${'y'.repeat(6_000_000)}`
    for (const line of [
      `{"MESSAGE":"${huge}","__CURSOR":"${cursor(5)}","__REALTIME_TIMESTAMP":"1795357778000005"}`,
      `{"__CURSOR":"${cursor(5)}","__REALTIME_TIMESTAMP":"1795357778000005","MESSAGE":"${huge}"}`,
    ]) {
      const parser = journald('*').parser(null)
      const bytes = Buffer.from(`${line}\n${entry(6, { MESSAGE: 'next' })}\n`)
      const records = []
      for (let from = 0; from < bytes.length; from += 65_536)
        records.push(...parser.push(bytes.subarray(from, from + 65_536), 'out'))
      expect(records).toMatchObject([
        { place: cursor(5), at: 1_795_357_778_000 },
        { place: cursor(6), texts: ['next'] },
      ])
      expect(records[0]?.texts[0]).toMatch(/^ERROR "quoted" y+ …\[\+6000\d+ bytes\]$/)
    }
  })

  it('that is broken, or was cut off, is no entry', () => {
    expect(
      parse(['{"__CURSOR":', 'null', '[]', '{}', '{"__CURSOR":1}', entry(3, { MESSAGE: 'x' })]).records,
    ).toMatchObject([{ place: cursor(3) }])
  })
})

describe('going on from a place', () => {
  it('leaves out the entry of the place itself', () => {
    const { records, lost } = parse([entry(1, { MESSAGE: 'old' }), entry(2, { MESSAGE: 'new' })], cursor(1))
    expect(records.map(({ texts }) => texts)).toEqual([['new']])
    expect(lost).toBe(false)
  })

  it('shows that the place is gone, and reads what is left', () => {
    const { records, lost } = parse([entry(7, { MESSAGE: 'left' })], cursor(1))
    expect(records.map(({ texts }) => texts)).toEqual([['left']])
    expect(lost).toBe(true)
  })

  it('asks for the place itself, and at first sight for the last thousand', () => {
    expect(journald('nginx').argv(null)).toEqual(
      expect.arrayContaining(['journalctl', '--follow', '--lines=1000', '--unit=nginx']),
    )
    const argv = journald('nginx').argv(cursor(4))
    expect(argv).toEqual(expect.arrayContaining(['--follow', '--no-tail', `--cursor=${cursor(4)}`]))
    expect(argv).not.toContain('--lines=1000')
  })

  it.each([
    ['*', []],
    ['kernel', ['_TRANSPORT=kernel']],
    ['_SYSTEMD_USER_UNIT=app.service', ['_SYSTEMD_USER_UNIT=app.service']],
    ['app@1.service', ['--unit=app@1.service']],
  ])('chooses the entries of %s', (match, arguments_) => {
    const { newestArgv } = journald(match)
    expect(newestArgv.slice(newestArgv.indexOf('--lines=1') + 1)).toEqual(arguments_)
  })

  it('knows which of two places is further', () => {
    const { reaches } = journald('x')
    expect(reaches(cursor(2), cursor(2))).toBe(true)
    expect(reaches(cursor(3), cursor(2))).toBe(true)
    expect(reaches(cursor(1), cursor(2))).toBe(false)
  })
})

describe('what journalctl complains about', () => {
  it('is told for what it is', () => {
    const kind = journald('nginx')
    expect(
      kind.complaint('Hint: You are currently not seeing messages from other users and the system.'),
    ).toMatchObject({
      state: 'unreadable',
      message: { code: 'source.journald.denied' },
    })
    expect(kind.complaint('-- Boot 1 --')).toBeNull()
    expect(kind.ended(1, 'Failed to seek to cursor: Invalid argument\n')).toMatchObject({ placeless: true })
    expect(kind.ended(1, 'No journal files were opened due to insufficient permissions.')).toMatchObject({
      message: { code: 'source.journald.denied' },
      placeless: false,
    })
    expect(kind.ended(null, '')).toMatchObject({
      message: { code: 'source.program.ended' },
      placeless: false,
    })
  })
})
