/** Why the journal cannot be used: one text per code of a journal error, without its file. */
export const journal = {
  'journal.newer_version':
    'この記録は、より新しいバージョンの Mamori が作ったものです。中身は変更していません。Mamori を更新してください',
  'journal.older_version':
    'この記録には監査チェーンがまだありません。新しい Mamori を一度起動すると、写しを取ったうえで付けます',
  'journal.missing': 'その場所に記録がありません。データの場所（--data-dir）を確かめてください',
  'journal.not_a_journal':
    '指定の場所にあるのは Mamori の記録ではありません。中身は変更していません。データの場所を確かめてください',
  'journal.corrupt':
    '記録のファイルが壊れています。ファイルを（-wal・-shm が付くものも）別の場所へ移し、同じフォルダーの写し（mamori.db.before-…）かバックアップから戻してください',
  'journal.locked':
    '別のプログラムが記録を書き込み中のままです。Mamori がほかに動いていないか確かめてください',
  'journal.full': 'ディスクに空きがなく、記録を書けません。空きを作ってください',
  'journal.not_permitted':
    '記録のファイルまたはフォルダーに書き込む権限がありません。所有者と権限を確かめてください',
  'journal.io':
    '記録の読み書きでディスクがエラーを返しました。ディスクとファイルシステムの状態を確かめてください',
  'journal.invalid': '記録できないデータが渡されました。Mamori の不具合です',
  'journal.timeout': '記録の書き込みが時間内に終わりませんでした。ディスクが応答しているか確かめてください',
  'journal.closed': '記録はすでに閉じています',
  'journal.worker_died': '記録を受け持つスレッドが止まりました。Mamori を起動し直してください',
  'journal.internal': '記録の処理で予期しないエラーが起きました。詳しくはログを見てください',
} as const
