import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SaveDialogOptions, SaveDialogReturnValue } from 'electron'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import { contract } from '@shared/ipc/contract'
import { nameFor, saveFileHandlers } from './save-file'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mamori-save-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const saving = (answer: (options: SaveDialogOptions) => SaveDialogReturnValue) => {
  const asked: SaveDialogOptions[] = []
  const handlers = saveFileHandlers({
    ask: async (options) => {
      asked.push(options)
      return answer(options)
    },
    folder: () => folder,
  })
  return { asked, save: handlers['desktop.save_file'] }
}
const report = { kind: 'markdown', suggestedName: 'redis', content: '# 報告\n' } as const
const chosen = (name: string) => () => ({ canceled: false, filePath: join(folder, name) })

describe('saving a file', () => {
  it('writes where the person says, readable by them alone', async () => {
    const { asked, save } = saving(({ defaultPath = '' }) => ({ canceled: false, filePath: defaultPath }))
    const answer = await save(report, engineActor)
    const file = join(folder, 'redis.md')
    expect(contract['desktop.save_file'].output.parse(answer)).toEqual({ kind: 'saved', file })
    expect(await readFile(file, 'utf8')).toBe('# 報告\n')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(asked).toMatchObject([{ defaultPath: file, filters: [{ extensions: ['md'] }] }])
  })

  it('gives a name without an ending the ending of its kind', async () => {
    const { save } = saving(chosen('mine'))
    expect(await save({ ...report, kind: 'csv' }, engineActor)).toEqual({
      kind: 'saved',
      file: join(folder, 'mine.csv'),
    })
  })

  it('replaces a file as a whole, and leaves nothing behind when it cannot', async () => {
    await writeFile(join(folder, 'old.md'), 'old')
    await saving(chosen('old.md')).save(report, engineActor)
    expect(await readFile(join(folder, 'old.md'), 'utf8')).toBe('# 報告\n')
    expect(await saving(chosen('no/such/folder.md')).save(report, engineActor)).toEqual({
      kind: 'failed',
      why: 'ENOENT',
    })
    expect(await readdir(folder)).toEqual(['old.md'])
  })

  it('writes nothing when the dialog is closed', async () => {
    const { save } = saving(() => ({ canceled: true, filePath: '' }))
    expect(await save(report, engineActor)).toEqual({ kind: 'cancelled' })
    expect(await readdir(folder)).toEqual([])
  })

  it('asks one question at a time', async () => {
    let close = (_answer: SaveDialogReturnValue): void => undefined
    const first = new Promise<SaveDialogReturnValue>((resolve) => {
      close = resolve
    })
    const handlers = saveFileHandlers({ ask: () => first, folder: () => folder })
    const running = handlers['desktop.save_file'](report, engineActor)
    await expect(handlers['desktop.save_file'](report, engineActor)).rejects.toMatchObject({
      code: 'refused',
    })
    close({ canceled: true, filePath: '' })
    expect(await running).toEqual({ kind: 'cancelled' })
  })

  it('takes for a picture only what is one', async () => {
    const { save, asked } = saving(chosen('a.png'))
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
    await expect(
      save({ kind: 'png', suggestedName: 'a', content: '<svg onload=…>' }, engineActor),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    expect(asked).toEqual([])
    await save({ kind: 'png', suggestedName: 'a', content: picture.toString('base64') }, engineActor)
    expect(await readFile(join(folder, 'a.png'))).toEqual(picture)
  })
})

describe('the proposed name', () => {
  it.each([
    ['incident-redis', 'incident-redis.md'],
    ['already.MD', 'already.md'],
    ['../../etc/cron.d/x', 'etc-cron.d-x.md'],
    ['/etc/passwd', 'etc-passwd.md'],
    ['C:\\Windows\\x', 'C-Windows-x.md'],
    ['.bashrc', 'bashrc.md'],
    ['a\u202Edm.exe', 'a-dm.exe.md'],
    ['\u0000', 'mamori.md'],
    ['接続エラー 2026-01-31', '接続エラー 2026-01-31.md'],
    ['あ'.repeat(150), `${'あ'.repeat(100)}.md`],
  ])('%j becomes %j', (suggested, name) => expect(nameFor('markdown', suggested)).toBe(name))
})
