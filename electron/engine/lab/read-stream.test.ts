import { renderMessage } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import type { Exec, ExecResult } from '../ports'
import { MOST_RECORDS, readStream } from './read-stream'
import { streamLines } from './stream-lines'

const journal = { id: 'journald:app', journald: 'app.service' }
const container = { id: 'docker:web', docker: 'web' }

const exited = (stdout: string, stderr = '', code = 0): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
  durationMs: 1,
})
const asked: (readonly string[])[] = []
const answering =
  (result: ExecResult): Exec =>
  async (argv) => {
    asked.push(argv)
    return result
  }
const read = (source: Parameters<typeof readStream>[0], result: ExecResult) =>
  readStream(source, answering(result), new AbortController().signal)

const entry = (second: number, text: string): string =>
  JSON.stringify({
    __CURSOR: `c${second}`,
    __REALTIME_TIMESTAMP: String(second * 1_000_000),
    MESSAGE: text,
  })

describe('a source that a program reads', () => {
  it('is the journal: its newest entries with their times, a line each', async () => {
    const reading = await read(journal, exited(`${entry(1, 'one')}\n${entry(2, 'two\nlines')}\n{"cut`))
    expect(asked.at(-1)).toEqual(expect.arrayContaining(['journalctl', `--lines=${MOST_RECORDS}`]))
    expect(asked.at(-1)).not.toContain('--follow')
    if ('code' in reading) throw new Error(reading.code)
    expect(streamLines(reading)).toEqual([
      { text: 'one', at: 1000, offset: 0 },
      { text: 'two', at: 2000, offset: 1 },
      { text: 'lines', at: 2000, offset: 2 },
    ])
  })

  it('is a container: both of its outputs in the order of time', async () => {
    const at = (second: number): string => `2026-01-31T10:00:0${second}.000000000Z`
    const reading = await read(container, exited(`${at(1)} one\n${at(3)} three\n`, `${at(2)} two\n`))
    if ('code' in reading) throw new Error(reading.code)
    expect(streamLines(reading).map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  it('says why it cannot be read', async () => {
    expect(await read(container, exited('', 'Error: No such container: web', 1))).toMatchObject({
      code: 'source.docker.absent',
    })
    expect(await read(journal, exited('', 'it broke', 7))).toMatchObject({ code: 'source.program.ended' })
    const missing = await read(journal, {
      kind: 'failed',
      why: 'not_found',
      stdout: '',
      stderr: '',
      durationMs: 1,
    })
    if ('kind' in missing) throw new Error(missing.kind)
    expect(renderMessage('en', missing)).toContain('there is no such program')
  })
})
