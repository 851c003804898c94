import { renderMessage, text } from '@shared/text/text'
import { expect, it } from 'vitest'
import { journalErrorCodes, toFailure } from './journal-error'
import { journalWhy } from './journal-why'

it.each(journalErrorCodes)('%s is said in both languages', (code) => {
  const message = { code: 'host.journal', params: { why: journalWhy({ code }) } }
  for (const language of ['ja', 'en'] as const) {
    expect(renderMessage(language, message)).toContain(text(language, `journal.${code}`))
  }
})

it.each([
  [{ errcode: 5 }, 'locked'],
  [{ errcode: 517 }, 'locked'],
  [{ errcode: 778 }, 'io'],
  [{ errcode: 1 }, 'internal'],
  [{ code: 'ENOSPC' }, 'full'],
  [{ code: 'EMFILE' }, 'io'],
  [{ code: 'ERR_INVALID_ARG_TYPE' }, 'internal'],
  ['a thrown text', 'internal'],
  [null, 'internal'],
])('%j becomes %s', (error, code) => expect(toFailure(error, '/f')).toMatchObject({ code, file: '/f' }))
