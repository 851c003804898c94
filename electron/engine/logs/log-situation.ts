import { basename } from 'node:path'
import type { SourceState } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'
import type { OpenFailure } from './open-log'

/** How a source stands, for a person. */
export type Situation = { readonly state: SourceState; readonly message: Message }

export const followingSituation = (path: string): Situation => ({
  state: 'following',
  message: message('logs.following', { path }),
})

/** Following, but something of the log's former files could not be read and never will be. */
export const unreadableSituation = (path: string, files: readonly string[]): Situation => ({
  state: 'following',
  message: message('logs.unread', {
    path,
    n: files.length,
    files: files
      .slice(-3)
      .map((file) => basename(file))
      .join(', '),
  }),
})

/** Mamori's own log: nothing is wrong with it, and nothing in it may set Mamori off. */
export const ownSituation = (path: string): Situation => ({
  state: 'following',
  message: message('logs.own', { path }),
})

/** What a log that cannot be read says; one that was there before is told apart from one that never was. */
export const failureSituation = (failure: OpenFailure, path: string, wasThere: boolean): Situation => {
  switch (failure.kind) {
    case 'missing':
      return { state: 'waiting', message: message(wasThere ? 'logs.vanished' : 'logs.missing', { path }) }
    case 'directory':
      return { state: 'unreadable', message: message('logs.directory', { path }) }
    case 'not_a_file':
      return { state: 'unreadable', message: message('logs.not_a_file', { path }) }
    case 'denied':
      return { state: 'unreadable', message: message('logs.denied', { path }) }
    case 'failed':
      return { state: 'unreadable', message: message('logs.failed', { path, reason: failure.reason }) }
  }
}
