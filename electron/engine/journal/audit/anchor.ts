import type { ChainHead } from '../../ports'

const form = /^audit-anchor seq=(\d{1,15}) chain=([0-9a-f]{64})$/
const logPrefix = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} - AutoFixDaemon - \[INFO\] - /

/** The line that fixes the audit chain outside of the journal, in every language: `audit-anchor seq=… chain=…`. */
export const formatAnchor = ({ seq, chain }: ChainHead): string => `audit-anchor seq=${seq} chain=${chain}`

/**
 * Reads a line of the people's log, or an anchor alone. Null for every other line, also for one that only mentions an
 * anchor: what a watched log says must not pass for one.
 */
export const parseAnchor = (line: string): ChainHead | null => {
  const [, seq, chain] = form.exec(line.replace(logPrefix, '')) ?? []
  return seq === undefined || chain === undefined ? null : { seq: Number(seq), chain }
}

/** Reads `SEQ:CHAIN` as it is given on a command line; null when it is not that. */
export const parseAnchorOption = (text: string): ChainHead | null => {
  const [, seq, chain] = /^(\d{1,15}):([0-9a-fA-F]{64})$/.exec(text) ?? []
  return seq === undefined || chain === undefined ? null : { seq: Number(seq), chain: chain.toLowerCase() }
}
