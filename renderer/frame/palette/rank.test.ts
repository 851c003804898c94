import { beforeEach, describe, expect, it } from 'vitest'
import type { PaletteGroup, PaletteItem } from './item'
import { atRest, forgetSearches, indexOf, search } from './rank'

const item = (
  id: string,
  group: PaletteGroup,
  title: string,
  reading = '',
  detail?: string,
): PaletteItem => ({
  id,
  group,
  title,
  reading,
  ...(detail === undefined ? {} : { detail }),
  act: { kind: 'page', pageId: id },
})

const items = [
  item('page approvals', 'pages', '承認を開く', 'しょうにん approve'),
  item('page metrics', 'pages', 'メトリクスを開く', 'ぐらふ graph'),
  item('cycle', 'acts', '周回を今すぐ実行', 'しゅうかいをいますぐじっこう'),
  item('check redis', 'checks', 'redis', 'かんしこうもく'),
  item('pattern redis', 'patterns', 'Redis 接続エラー', 'ぱたーん', 'redis_connection_error'),
  item('source', 'sources', '/var/log/nginx/error.log', 'ろぐ'),
]
const index = indexOf(items)
const found = (query: string, recent: readonly string[] = []): readonly string[] =>
  search(index, query, recent, 10).items.map(({ id }) => id)

beforeEach(forgetSearches)

describe('searching the palette', () => {
  it.each([
    ['承認', 'page approvals'],
    ['しょうにん', 'page approvals'],
    ['ショウニン', 'page approvals'],
    ['shounin', 'page approvals'],
    ['syounin', 'page approvals'],
    ['shonin', 'page approvals'],
    ['shoun', 'page approvals'],
    ['metorikusu', 'page metrics'],
    ['めとり', 'page metrics'],
    ['zikkou', 'cycle'],
    ['shukai', 'cycle'],
    ['ＲＥＤＩＳ', 'check redis'],
    ['connection_error', 'pattern redis'],
    ['nginx error', 'source'],
    ['nginxerr', 'source'],
  ])('finds by %s', (query, id) => {
    expect(found(query)[0]).toBe(id)
  })

  it('puts what waits for a person before an incident that begins with the word', () => {
    const both = indexOf([
      item('incident', 'incidents', 'Redis が接続を拒否しました'),
      item('approve', 'waiting', '承認する: サービス redis を再起動します'),
    ])
    expect(search(both, 'redis', [], 10).items.map(({ id }) => id)).toEqual(['approve', 'incident'])
  })

  it('finds nothing for what is nowhere', () => {
    expect(found('qqqqwwww')).toEqual([])
  })

  it('puts what was used lately before what fits alike', () => {
    const twins = indexOf([item('a', 'checks', 'web-1'), item('b', 'checks', 'web-2')])
    expect(search(twins, 'web', [], 10).items.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(search(twins, 'web', ['b'], 10).items.map(({ id }) => id)).toEqual(['b', 'a'])
  })

  it('says how much is left out', () => {
    const many = indexOf(Array.from({ length: 40 }, (_, n) => item(`c${n}`, 'checks', `check ${n}`)))
    const ranked = search(many, 'check', [], 25)
    expect([ranked.items.length, ranked.more]).toEqual([25, 15])
  })

  it('keeps an entry that stands twice once', () => {
    expect(indexOf([item('a', 'checks', 'x'), item('a', 'checks', 'x')]).entries).toHaveLength(1)
  })

  it('finds one of 2,000 entries', () => {
    const many = Array.from({ length: 2_000 }, (_, n) =>
      item(`c${n}`, 'checks', `応答監視 web-${n}.example.jp`, 'かんしこうもく check', `subject-${n % 50}`),
    )
    expect(atRest(many, ['c7'])[0]?.id).toBe('c7')
    const big = indexOf(many)
    expect(search(big, 'web-1234', [], 50).items[0]?.id).toBe('c1234')
  })
})

describe('the palette at rest', () => {
  it('begins with what was used lately, then the groups; what is one of many waits for a letter', () => {
    const quiet = { ...item('check x', 'checks', 'x'), quiet: true }
    const rows = atRest([quiet, ...items.slice(0, 3)], ['cycle', 'gone'])
    expect(rows.map(({ id, group }) => [id, group])).toEqual([
      ['cycle', 'recent'],
      ['page approvals', 'pages'],
      ['page metrics', 'pages'],
    ])
  })

  it('shows something used lately that is one of many', () => {
    const quiet = { ...item('check x', 'checks', 'x'), quiet: true }
    expect(atRest([quiet], ['check x']).map(({ id }) => id)).toEqual(['check x'])
  })

  it('leaves what waits for a person in its place', () => {
    const waits = item('approve r1', 'waiting', '承認する')
    expect(atRest([waits], ['approve r1']).map(({ group }) => group)).toEqual(['waiting'])
  })
})
