import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import { openFirst } from './first-place'
import { ChannelFailed } from './link'

const nobody = (place: string) =>
  new ChannelFailed({ why: message('wire.no_engine', { place }), detail: null })
const noRights = (place: string) =>
  new ChannelFailed({ why: message('wire.no_rights', { place, user: 'me' }), detail: 'EACCES' })

const whyOf = async (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof ChannelFailed ? error.end.why : error),
  )

describe('openFirst', () => {
  it('takes the first place that opens', async () => {
    const open = (path: string) => (path === '/a' ? Promise.reject(nobody(path)) : Promise.resolve(path))
    expect(await openFirst(['/a', '/b', '/c'], open)).toEqual({ path: '/b', opened: '/b' })
  })

  it('tells of the place that may not be entered rather than of one where nobody is', async () => {
    const open = (path: string) => Promise.reject(path === '/b' ? noRights(path) : nobody(path))
    expect(await whyOf(openFirst(['/a', '/b'], open))).toEqual(
      message('wire.no_rights', { place: '/b', user: 'me' }),
    )
    expect(await whyOf(openFirst(['/a', '/c'], open))).toEqual(message('wire.no_engine', { place: '/a' }))
  })

  it('lets a bug through', async () => {
    const bug = new Error('a bug')
    expect(await whyOf(openFirst(['/a', '/b'], () => Promise.reject(bug)))).toBe(bug)
  })
})
