import { describe, expect, it } from 'vitest'
import { docker } from './docker'

const stamp = (n: number): string => `2026-01-31T05:30:15.${String(n).padStart(9, '0')}Z`
const line = (n: number, text: string): string => `${stamp(n)} ${text}\n`
const out = (printed: string, place: string | null = null) => {
  const parser = docker('web').parser(place)
  const records = [...parser.push(Buffer.from(printed), 'out'), ...parser.end()]
  return { records, texts: records.flatMap(({ texts }) => texts), lost: parser.lostPlace() }
}
const placeAfter = (printed: string, place: string | null = null): string =>
  out(printed, place).records.at(-1)?.place ?? ''

describe('what a container prints', () => {
  it('comes without the time that stands before each line', () => {
    expect(
      out(line(5, 'started') + line(6, '2026-01-31T05:30:15Z own time') + line(7, '')).records,
    ).toMatchObject([
      { texts: ['started'], at: Date.parse('2026-01-31T05:30:15.000Z') },
      { texts: ['2026-01-31T05:30:15Z own time'] },
      { texts: [''] },
    ])
    expect(out(`2026-01-31T14:30:15.000000001+09:00 east\n`).records).toMatchObject([
      { texts: ['east'], at: Date.parse('2026-01-31T05:30:15.000Z') },
    ])
  })

  it('is put together where a long line was stored in pieces', () => {
    const long = `${'a'.repeat(16_384)}${'b'.repeat(16_384)}end`
    const stored = `${stamp(1)} ${'a'.repeat(16_384)}${stamp(2)} ${'b'.repeat(16_384)}${stamp(3)} end\r\n`
    expect(out(stored + line(4, 'next')).texts).toEqual([long, 'next'])
    // A time within the text of a line that is not stored in pieces belongs to it.
    expect(out(line(1, `x ${stamp(2)} y`)).texts).toEqual([`x ${stamp(2)} y`])
  })

  it('is cut where a line of a file is, and says so', () => {
    const [text = ''] = out(line(1, 'z'.repeat(1_000_000))).texts
    expect(text.length).toBeLessThan(70_000)
    expect(text).toMatch(/ …\[\+\d+ bytes\]$/)
  })

  it('is not what the program itself says', () => {
    const parser = docker('web').parser(null)
    expect(parser.push(Buffer.from('Error response from daemon: No such container: web\n'), 'err')).toEqual(
      [],
    )
    expect(parser.push(Buffer.from(line(1, 'warn')), 'err')).toMatchObject([{ texts: ['warn'] }])
  })
})

describe('going on from a place', () => {
  it('leaves out the lines of the same nanosecond that were read, and no other', () => {
    const first = line(1, 'a') + line(2, 'b') + line(2, 'c')
    const place = placeAfter(first)
    const again = out(line(2, 'b') + line(2, 'c') + line(2, 'd') + line(3, 'e'), place)
    expect(again.texts).toEqual(['d', 'e'])
    expect(again.lost).toBe(false)
    // And again, from what that came to.
    const third = placeAfter(line(2, 'b') + line(2, 'c') + line(2, 'd'), place)
    expect(out(line(2, 'b') + line(2, 'c') + line(2, 'd') + line(2, 'x'), third).texts).toEqual(['x'])
  })

  it('keeps both outputs apart: what one has read says nothing of the other', () => {
    const parser = docker('web').parser(null)
    parser.push(Buffer.from(line(10, 'out 10')), 'out')
    const place = parser.push(Buffer.from(line(5, 'err 5')), 'err').at(-1)?.place ?? ''
    expect(docker('web').argv(place)).toContain(`--since=${stamp(5)}`)
    const next = docker('web').parser(place)
    expect(next.push(Buffer.from(line(10, 'out 10') + line(11, 'out 11')), 'out')).toMatchObject([
      { texts: ['out 11'] },
    ])
    expect(next.push(Buffer.from(line(5, 'err 5') + line(7, 'err 7')), 'err')).toMatchObject([
      { texts: ['err 7'] },
    ])
  })

  it('shows that the container was made anew', () => {
    const place = placeAfter(line(1, 'a'))
    expect(out(line(900, 'fresh'), place)).toMatchObject({ texts: ['fresh'], lost: true })
  })

  it('begins with the last thousand lines, and takes a place that is none for none', () => {
    expect(docker('web').argv(null)).toEqual([
      'docker',
      'logs',
      '--timestamps',
      '--follow',
      '--tail=1000',
      '--',
      'web',
    ])
    expect(docker('web').argv('s=1;i=2')).toContain('--tail=1000')
    expect(out(line(1, 'a'), '{"out":7}').texts).toEqual(['a'])
  })

  it('knows whether it has what is newest', () => {
    const { reaches } = docker('web')
    expect(reaches(placeAfter(line(2, 'b')), placeAfter(line(2, 'b')))).toBe(true)
    expect(reaches(placeAfter(line(1, 'a')), placeAfter(line(2, 'b')))).toBe(false)
  })
})

it.each([
  ['Error response from daemon: No such container: web', 'waiting', 'source.docker.absent'],
  ['Error: No such container: web', 'waiting', 'source.docker.absent'],
  [
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    'unreadable',
    'source.docker.denied',
  ],
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'unreadable',
    'source.docker.no_daemon',
  ],
  [
    'Error response from daemon: configured logging driver does not support reading',
    'unreadable',
    'source.docker.driver',
  ],
  ['Error response from daemon: something else', 'unreadable', 'source.docker.failed'],
])('%s', (said, state, code) => {
  expect(docker('web').ended(1, `${said}\n`)).toMatchObject({ state, message: { code } })
  // The same words from the container's own mouth mean nothing.
  expect(docker('web').complaint(`${stamp(1)} ${said}\n`)).toBeNull()
})

it('a container that ended is waited for', () => {
  expect(docker('web').ended(0, '')).toMatchObject({
    state: 'waiting',
    message: { code: 'source.docker.stopped' },
  })
})
