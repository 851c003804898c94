/** Why the journal cannot be used: one text per code of a journal error, without its file. */
export const journal = {
  'journal.newer_version': 'A newer version of Mamori made this journal. It was left as it is. Update Mamori',
  'journal.older_version':
    'This journal has no audit chain yet. Start this version of Mamori once: it copies the journal, then adds the chain',
  'journal.missing': 'There is no journal there. Check the data directory (--data-dir)',
  'journal.not_a_journal':
    'What stands there is not a Mamori journal. It was left as it is. Check the data directory',
  'journal.corrupt':
    'The journal’s file is damaged. Move it away, with the -wal and -shm files beside it, and restore a copy (mamori.db.before-… in the same folder) or a backup',
  'journal.locked': 'Another program keeps writing to the journal. Check whether Mamori runs a second time',
  'journal.full': 'The disk is full, nothing can be recorded. Make room',
  'journal.not_permitted': 'The journal’s file or folder may not be written. Check its owner and permissions',
  'journal.io':
    'The disk reported an error while the journal was read or written. Check the disk and its file system',
  'journal.invalid': 'Data was to be recorded that cannot be. This is a fault of Mamori',
  'journal.timeout': 'Recording did not finish in time. Check whether the disk answers',
  'journal.closed': 'The journal is closed already',
  'journal.worker_died': 'The thread that keeps the journal has ended. Start Mamori again',
  'journal.internal': 'Something unexpected happened inside the journal. The log has the details',
} as const
