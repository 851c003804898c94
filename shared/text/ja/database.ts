/** Databases and Redis: VACUUM, deleting keys, and why not. */
export const database = {
  'database.check.none':
    '設定に type が {type} のヘルスチェックがありません。health_checks に追加してください',
  'database.check.several':
    'type が {type} のヘルスチェックが複数あります（{names}）。check でどれかを指定してください',
  'database.check.missing': 'type が {type} のヘルスチェック {check} が設定にないため、接続しません',
  'database.failed.login':
    '{where} は動いていますが、ユーザー {user} のログインを拒否しました。何も変更していません。{check} の user と password、pg_hba.conf を確認してください（{reason}）',
  'database.failed.password_missing':
    '{where} はユーザー {user} のパスワードを求めていますが、{check} に password がありません。何も変更していません',
  'database.failed.starting': '{where} は起動処理中です。終わってからやり直してください（{reason}）',
  'database.failed.full': '{where} は接続数の上限に達しているため、接続できませんでした（{reason}）',
  'database.failed.no_database': '{where} にデータベース {database} はありません。名前を確認してください',
  'database.failed.no_right': '{where} のユーザー {user} には権限がありません（{reason}）',
  'database.failed.locked':
    '{where} のテーブルが別のセッションにロックされていて、確認できませんでした。pg_locks を確認してください（{reason}）',
  'database.failed.cancelled':
    '{where} への問い合わせが途中で打ち切られました。過負荷でないか確認してください（{reason}）',
  'database.failed.disk_full':
    '{where} のディスクに空きがありません。空きを作ってからやり直してください（{reason}）',
  'database.failed.other': '{where} がエラーを返しました: {reason}',
  'database.failed.lock':
    '{what} のロックを {seconds} 秒待っても取れなかったため、何も変更せずにやめました。使用中のセッションが終わってからやり直してください',
  'database.failed.late':
    '{what} の VACUUM が {seconds} 秒で終わらなかったため、中止しました。timeout_seconds を延ばすか、空いている時間にやり直してください',
  'database.failed.late_or_cancelled':
    '{what} の VACUUM は、{seconds} 秒の制限か、ほかからの指示により、サーバー側で中止されました。timeout_seconds を延ばすか、空いている時間にやり直してください',
  'database.failed.skipped':
    '{what} の VACUUM はエラーなく終わりましたが、テーブルは処理されていません。出力の警告を確認してください',
  'database.failed.none':
    '{database} のテーブルはひとつも処理されませんでした。権限とロックを確認してください',
  'database.output.took': 'VACUUM にかかった時間: {seconds} 秒',
  'database.output.stopped': 'VACUUM を {seconds} 秒で中止しました',
  'database.output.at': '中止した時点の進み具合: {at}',
  'database.output.numbers': 'サイズ: {bytesBefore} → {bytesAfter}、不要行: {deadBefore} → {deadAfter}',
  'database.output.warning': '警告: {text}',
  'database.output.more_warnings': 'ほかに警告が {n} 件あります',
  'database.output.tables': '処理したテーブル: {of} 件中 {n} 件',
  'database.output.left': 'ロック中か権限がないため、飛ばしたもの: {names}',
  'database.output.held': '不要行の多くが残りました。{name} が終わるまで取り除けません',
  'guard.vacuum.full_needs_table':
    'VACUUM FULL はテーブルを排他ロックするため、データベース全体には実行しません。table を指定してください',
  'guard.vacuum.system': '{table} は PostgreSQL 自身のテーブルのため、触れません',
  'guard.vacuum.no_table':
    'データベース {database} に {table} はありません。「スキーマ.テーブル」の名前を確認してください',
  'guard.vacuum.partitioned': '{table} はパーティション表です。パーティションを指定してください',
  'guard.vacuum.no_such_kind': '{table} はテーブルではないため、VACUUM できません',
  'guard.vacuum.no_right':
    'ユーザー {user} には {table} を VACUUM する権限がありません。テーブルかデータベースの所有者にするか、PostgreSQL 17 以降なら MAINTAIN を付与してください',
  'guard.vacuum.running':
    '{table} の VACUUM か書き直しがすでに動いています（PID {pid}）。終わるのを待ってください',
  'guard.vacuum.in_use':
    '{table} を {seconds} 秒前から使い続けているトランザクションがあるため、VACUUM FULL を始めません。待っているあいだ、ほかの読み書きもすべて止まるためです',
  'guard.vacuum.too_old': 'PostgreSQL 12 より古いサーバーには対応していません',
  'guard.vacuum.standby':
    '接続先はスタンバイのため、VACUUM できません。プライマリのチェックを check に指定してください',
  'guard.vacuum.no_counts': 'サーバーの track_counts が off のため、不要行の数がわかりません',
  'action.vacuum.nothing':
    '{what} の不要行はわずかです（{dead} 行。{least} 行未満か全体の 1% 未満なら VACUUM しません）',
  'action.vacuum.nothing_full':
    '{what} を書き直しても、ほとんど空きは増えません（不要行 {dead} 行、空きの見積もり {waste}）',
  'action.vacuum.all_closed':
    '{database} で不要行の多いテーブルを、ユーザー {user} は VACUUM できません。所有者で接続するチェックを指定してください',
  'action.vacuum.no_space':
    '{table}（{bytes}）の書き直しには同じだけの空きが要りますが、{free} しかありません',
  'touch.vacuum.table': '{table}: {bytes}、不要行 {dead} 行、有効行 {live} 行',
  'touch.vacuum.tables': '{database} の全 {n} テーブルが対象です。ロック中のものは飛ばします',
  'touch.vacuum.closed': '{n} テーブルはユーザー {user} に権限がなく、飛ばされます',
  'touch.vacuum.load': '実行中も読み書きできますが、ディスクの読み書きが増えます',
  'touch.vacuum.held.session':
    'PID {name} のトランザクションが {minutes} 分前から開いています。終わるまで、その後の不要行は取り除けません',
  'touch.vacuum.held.prepared':
    '準備済みトランザクション {name} が {minutes} 分前から残っています。終わるまで、その後の不要行は取り除けません',
  'touch.vacuum.held.slot': '使われていないレプリケーションスロット {name} が不要行を残しています',
  'ask.vacuum.lock':
    'VACUUM FULL は {table}（{bytes}）を排他ロックし、終わるまで読み書きをすべて待たせます。いま使用中のセッションは {using}、このデータベースに接続中のセッションは {sessions} です',
  'ask.vacuum.space':
    '書き直しのあいだ、同じ大きさ（最大 {bytes}）の空きが要ります。いまの空きは {free} です',
  'ask.vacuum.space_unknown':
    '書き直しのあいだ、同じ大きさ（最大 {bytes}）の空きが要ります。サーバーの空きはここからわからないため、確認してください',
  'ask.vacuum.gain_unknown': '{table} の統計がないか見えないため、どれだけ空くかはわかりません',
  'redis.failed.login':
    'Redis（{where}）は動いていますが、ログインを拒否しました。何も削除していません。{check} の user と password を確認してください',
  'redis.failed.no_right': 'Redis（{where}）のユーザーに必要なコマンドの権限がありません（{reason}）',
  'redis.failed.loading': 'Redis（{where}）はデータを読み込んでいます。終わってからやり直してください',
  'redis.failed.read_only':
    'Redis（{where}）はレプリカのため、削除できません。プライマリのチェックを check に指定してください',
  'redis.failed.no_database': 'Redis（{where}）に DB {database} はありません。番号を確認してください',
  'redis.failed.not_writing':
    'Redis（{where}）が書き込みを受け付けていません。ログで保存の失敗などを確認してください（{reason}）',
  'redis.failed.other': 'Redis（{where}）がエラーを返しました: {reason}',
  'redis.failed.late': '{seconds} 秒で終わらなかったため、途中でやめました。{n} 件は削除済みです',
  'guard.redis.vague':
    'パターン {pattern} はすべてのキーに合います。この DB を丸ごとキャッシュとして消してよければ allow_all: true を指定してください',
  'guard.redis.unsafe': 'パターン {pattern} には制御文字があるため、使いません',
  'guard.redis.replica':
    'Redis（{where}）はレプリカのため、削除しません。プライマリのチェックを check に指定してください',
  'guard.redis.cluster': 'Redis（{where}）はクラスターのノードです。クラスターには対応していません',
  'guard.redis.sentinel': '{where} は Redis ではなく Sentinel です。Sentinel には対応していません',
  'action.redis.nothing': 'Redis（{where}、DB {database}）に {pattern} に合うキーはありません',
  'touch.redis.found': '{where} の DB {database}: 全 {total} キーのうち {n} 件が {pattern} に合います',
  'touch.redis.found_partly':
    '{where} の DB {database}: 全 {total} キーのうち {looked} 件を調べ、{n} 件が {pattern} に合いました。残りは調べきれていません',
  'touch.redis.sample': '例: {key}（{type}、期限なし）',
  'touch.redis.sample_expiring': '例: {key}（{type}、残り {seconds} 秒で期限切れ）',
  'touch.redis.beyond': '上限の {most} 件で止まり、{n} 件以上が残ります',
  'touch.redis.lost': '削除したキーは元に戻せません。期限のないキーは、キャッシュでないかもしれません',
  'redis.output.deleted': '{n} 件のキーを削除しました（{looked} 件を走査、{seconds} 秒）',
  'redis.output.memory': 'メモリ使用量: {before} → {after}',
  'redis.output.memory_later': 'メモリは裏で解放されるため、使用量は少し遅れて減ります',
  'redis.output.beyond': '承認された上限（{most} 件）で止めました。残りには新しい計画が必要です',
} as const
