/** What each kind of step does, as a sentence of the plan. */
export const planWords = {
  'step.service.stop': 'サービス {service} を停止します（{manager} の {unit}）',
  'step.service.reload': 'サービス {service} に設定を読み直させます（{manager} の {unit}）',
  'step.rmdir': '空になったディレクトリ {path} を取り除きます',
  'step.access': '{path} の所有者とモードを {before} から {after} に変えます',
  'step.access.mode': '{path} のモードを {before} から {after} に変えます',
  'step.delete':
    '{root} の {patterns} のうち {days} 日より古い {files} ファイル（{bytes}）を削除します。上限は {mostFiles} ファイル、{mostBytes} です',
  'step.delete.trash':
    '{root} の {patterns} のうち {days} 日より古い {files} ファイル（{bytes}）をごみ箱に移します。上限は {mostFiles} ファイル、{mostBytes} です',
  'step.untrash': 'ごみ箱 {trash} のファイルを {root} に戻します',
  'step.signal':
    'プロセス {process}（PID {pid}）を終了させます。{seconds} 秒待っても終わらなければ強制終了します',
  'step.signal.port':
    'ポート {port} を使っているプロセス {process}（PID {pid}）を終了させます。{seconds} 秒待っても終わらなければ強制終了します',
  'step.sql.vacuum': '{what} の VACUUM を実行します（{bytes}、不要行 {rows} 行）',
  'step.sql.vacuum_analyze': '{what} の VACUUM (ANALYZE) を実行します（{bytes}、不要行 {rows} 行）',
  'step.sql.vacuum_full':
    '{what} の VACUUM (FULL) を実行します（{bytes}、不要行 {rows} 行）。終わるまで表への読み書きはすべて待たされます',
  'step.redis_delete':
    '{check} の Redis（DB {database}）から {pattern} に合うキー {n} 件を削除します。上限は {most} 件です',
  'step.rotate': '{path}（{bytes}）をローテートします。{generations} 世代を残し、{reopen}',
  'step.reopen.by_itself': '書き込み側は自分で新しいファイルに移ります',
  'step.reopen.reload': '書き込み側のサービスにファイルを開き直させます',
  'step.reopen.copy_and_truncate':
    'コピーしてから元のファイルを空にします。そのあいだに書かれた行は失われることがあります',
  'step.unrotate': '{path}.1 を {path} に戻します',
  'step.fix_json': '{path} の JSON を修復します（{before} バイトから {after} バイト）',
  'step.restore': '{path} をバックアップ {archive} の内容に戻します',
} as const
