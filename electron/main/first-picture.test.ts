import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyState } from '@shared/domain/state'
import type { Live } from '@shared/domain/live'
import { followFirstPicture } from './first-picture'
import { keepView } from './kept-view'

describe('the first picture', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mamori-picture-'))
    await keepView({
      place: { file: join(folder, 'kept'), of: '1' },
      take: async () => ({
        hostId: 'this',
        snapshot: { kind: 'running', state: emptyState, live: { at: 1 } as Live },
      }),
      now: () => 1,
      after: () => () => undefined,
      onTrouble: (what) => expect.unreachable(what),
    })()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const scene = (name: string) => {
    let late = (): void => undefined
    const picture = followFirstPicture(
      { file: join(folder, name), of: '1' },
      () =>
        new Promise<void>((resolve) => {
          late = resolve
        }),
    )
    const reached: string[] = []
    void picture.drawn.then(() => reached.push('drawn'))
    const seen = picture.seen().then(() => reached.push('seen'))
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    return { picture, reached, seen, settle, late: () => late() }
  }

  it('is waited for as far as the page tells', async () => {
    const { picture, reached, seen, settle } = scene('kept')
    expect(await picture.answers['desktop.kept_view']()).toMatchObject({ kind: 'kept' })
    expect(reached).toEqual([])
    await picture.answers['desktop.drawn']()
    await settle()
    expect(reached).toEqual(['drawn'])
    await picture.answers['desktop.painted']()
    await seen
    expect(reached).toEqual(['drawn', 'seen'])
  })

  it('is not waited for where nothing was kept', async () => {
    const { reached, seen } = scene('nothing')
    await seen
    expect(reached).toEqual(['seen'])
  })

  it('is not waited for beyond a moment', async () => {
    const { picture, reached, seen, late } = scene('kept')
    await picture.answers['desktop.kept_view']()
    late()
    await seen
    expect(reached).toEqual(['drawn', 'seen'])
  })
})
