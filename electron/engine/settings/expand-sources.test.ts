import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { logRule, settings } from '../testing/scene-settings'
import { expandSources } from './expand-sources'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-glob-'))
  for (const name of ['a.log', 'b.log', 'c.log.1', '.hidden.log', 'x+y.txt'])
    await writeFile(join(dir, name), '')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const expand = async (...paths: string[]) => {
  const sources = paths.map((path) => ({ id: join(dir, path), path: join(dir, path) }))
  const rule = logRule('r', 'alert', false)
  const named = {
    ...rule,
    cause: { ...rule.cause, sources: [join(dir, paths[0] ?? '')] } as typeof rule.cause,
  }
  const expanded = await expandSources(settings({ sources, rules: [named] }))
  const [cause] = expanded.rules.map((one) => one.cause)
  return {
    sources: expanded.sources.map(({ id }) => id.slice(dir.length + 1)),
    named: cause?.kind === 'log' ? cause.sources?.map((id) => id.slice(dir.length + 1)) : null,
  }
}

it('puts the files in the place of a glob, also where a rule names it', async () => {
  expect(await expand('*.log')).toEqual({ sources: ['a.log', 'b.log'], named: ['a.log', 'b.log'] })
  expect(await expand('?.log.1', 'a.log', '*.log')).toMatchObject({ sources: ['c.log.1', 'a.log', 'b.log'] })
  expect(await expand('x+y.*')).toMatchObject({ sources: ['x+y.txt'] })
})

it('keeps a plain path and a glob that means nothing yet as they are', async () => {
  expect(await expand('later.log', '*.out')).toMatchObject({
    sources: ['later.log', '*.out'],
    named: ['later.log'],
  })
  expect(await expand('no-such-folder/*.log')).toMatchObject({ sources: ['no-such-folder/*.log'] })
})
