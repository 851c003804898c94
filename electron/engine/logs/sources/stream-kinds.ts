import type { DockerSource, JournaldSource } from '../../settings/settings'
import { docker } from './docker'
import { journald } from './journald'
import type { StreamKind } from './stream-kind'

/** A source that a program reads for us. */
export type StreamSource = JournaldSource | DockerSource

export const streamKindOf = (source: StreamSource): StreamKind =>
  'journald' in source ? journald(source.journald) : docker(source.docker)
