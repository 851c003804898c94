import { expect, it } from 'vitest'
import { overlaps } from './overlap'

it.each([
  ['service:redis', 'service:redis', true],
  ['service:redis', 'service:redis-2', false],
  ['path:/srv/app', 'path:/srv/app/logs', true],
  ['path:/srv/app/logs', 'path:/srv/app', true],
  ['path:/srv/app', 'path:/srv/app-2', false],
  ['path:/', 'path:/srv', true],
  ['port:5100', 'path:/srv', false],
])('%s and %s', (a, b, expected) => {
  expect(overlaps(a, b)).toBe(expected)
})
