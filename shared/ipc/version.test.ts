import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contract } from './contract'
import type { Versions } from './hosts'
import { CONTRACT_VERSION, fits, sideToUpdate } from './version'
import { clientFrameSchema, serverFrameSchema } from './wire'

/** What the schemas were when the contract got its number. */
const known = {
  version: 1,
  fingerprint: 'b1ddc91233fea20fd8b4a2a175dee63f3784b1472f3122f808d227ce987fa09d',
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

const shapeOf = (schema: z.ZodType, io: 'input' | 'output'): unknown =>
  z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // A value of the program itself, as the state, crosses as it is; its shape has a number of its own.
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom') jsonSchema.title = 'custom'
    },
  })

const fingerprint = (): string => {
  const calls = Object.entries(contract).map(([name, { needs, input, output }]) => [
    name,
    { needs, input: shapeOf(input, 'input'), output: shapeOf(output, 'output') },
  ])
  const frames = { server: shapeOf(serverFrameSchema, 'output'), client: shapeOf(clientFrameSchema, 'input') }
  const text = JSON.stringify(sorted({ calls: Object.fromEntries(calls), frames }))
  return createHash('sha256').update(text).digest('hex')
}

describe('the number of the contract', () => {
  it('is a new one whenever the calls or the frames have changed', () => {
    const now = { version: CONTRACT_VERSION, fingerprint: fingerprint() }
    expect(
      now,
      `The calls or frames have changed: programs with and without this change would misunderstand each other.
Raise CONTRACT_VERSION in shared/ipc/version.ts (once a release), and write here what is now true:
${JSON.stringify(now)}`,
    ).toEqual(known)
  })
})

const versions = (contract: number, reducer: number, app = '1.0.0'): Versions => ({ app, contract, reducer })

describe('two sides of a connection', () => {
  it.each([
    ['the same', versions(2, 2), versions(2, 2), true],
    ['another program of the same contract', versions(2, 2, '1.0.0'), versions(2, 2, '1.9.0'), true],
    ['another contract', versions(2, 2), versions(3, 2), false],
    ['another reducer', versions(2, 2), versions(2, 1), false],
  ])('%s: they fit or do not', (_, mine, theirs, fit) => {
    expect(fits(mine, theirs)).toBe(fit)
  })

  it.each([
    ['the contract', versions(1, 9, '9.0.0'), versions(2, 1, '1.0.0'), 'this'],
    ['the contract', versions(3, 1), versions(2, 9), 'that'],
    ['then the reducer', versions(2, 1, '9.0.0'), versions(2, 2, '1.0.0'), 'this'],
    ['then the reducer', versions(2, 3), versions(2, 2), 'that'],
    ['then the program', versions(2, 2, '1.9.0'), versions(2, 2, '1.10.0'), 'this'],
    ['then the program', versions(2, 2, '2.0.0'), versions(2, 2, '1.10.0'), 'that'],
  ] as const)('%s tells which one to update', (_, mine, theirs, side) => {
    expect(sideToUpdate(mine, theirs)).toBe(side)
  })
})
