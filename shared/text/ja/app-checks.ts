/** What the checks of applications and of what stands beside them saw. */
export const appChecks = {
  'check.span.seconds': '秒',
  'check.span.minutes': '分',
  'check.span.hours': '時間',
  'check.span.days': '日',
  'check.settings.warning_above_age': 'warning は max_age_seconds 以下にしてください',
  'check.settings.edge_above_threshold': '_warning の値は同じ項目の _threshold 以下にしてください',
  'check.settings.container': 'コンテナの名前か ID を指定してください（英数字で始まり、英数字と _ . - のみ）',
  'check.settings.program': 'プログラムは絶対パスか、スラッシュを含まない名前で指定してください',
  'check.settings.argument': 'NUL 文字は使えません',
  'check.settings.env_name': '環境変数の名前は英数字と _ で指定してください（数字では始められません）',
  'check.settings.metric_name': 'Prometheus の名前を指定してください（英数字と _ : .）',
  'check.files.too_many':
    '{path} に当たるファイルが {most} 個を超えています。最新のものを判断できません。パスを絞り込んでください。',
  'check.heartbeat.ok': '{age} {ageUnit}前に更新されました',
  'check.heartbeat.caution':
    '{path} の更新が遅れています（最終 {at}、{age} {ageUnit}前、注意は {limit} {limitUnit}から）。更新する側の処理の実行時間を確認してください。',
  'check.heartbeat.late':
    '{path} が {age} {ageUnit}前（{at}）から更新されていません（上限 {limit} {limitUnit}）。これを更新するジョブが止まっているか、失敗しています。ジョブのログと cron の設定を確認してください。',
  'check.heartbeat.missing':
    '{path} がありません。これを更新するジョブが一度も成功していないか、ファイルが消されています。ジョブと設定のパスを確認してください。',
  'check.heartbeat.unreadable':
    '{path} を調べられません（{code}）。更新の有無は判断できません。途中のディレクトリの権限を確認してください。',
  'check.heartbeat.silent':
    '{path} のファイルシステムが {ms} ms 以内に応答しません。更新の有無は判断できません。ネットワーク上のファイルシステムの接続先を確認してください。',
  'check.heartbeat.future':
    '{path} の更新時刻が {ahead} {aheadUnit}先（{at}）です。止まっていても気付けません。双方の時計を確認し、ファイルを更新し直してください。',
  'check.log_freshness.ok': '{age} {ageUnit}前に書き込みがありました',
  'check.log_freshness.caution':
    '{path} への書き込みが {age} {ageUnit}ありません（最終 {at}、注意は {limit} {limitUnit}から）。書き込む側の状態を確認してください。',
  'check.log_freshness.late':
    '{path} への書き込みが {at} から {age} {ageUnit}ありません（上限 {limit} {limitUnit}）。書き込むプログラムが止まっているか、ローテーション後の古いファイルに書いています。プロセスと出力先を確認してください。',
  'check.log_freshness.missing':
    '{path} に当たるログがありません。書き込むプログラムが動いていないか、出力先が違います。プロセスと設定のパスを確認してください。',
  'check.log_freshness.unreadable':
    '{path} を調べられません（{code}）。書き込みの有無は判断できません。途中のディレクトリの権限を確認してください。',
  'check.log_freshness.silent':
    '{path} のファイルシステムが {ms} ms 以内に応答しません。書き込みの有無は判断できません。ネットワーク上のファイルシステムの接続先を確認してください。',
  'check.log_freshness.future':
    '{path} の更新時刻が {ahead} {aheadUnit}先（{at}）です。書き込みが止まっていても気付けません。双方の時計を確認してください。',
  'check.docker.running': 'コンテナは動作中です（ヘルスチェックなし、再起動 {restarts} 回）',
  'check.docker.healthy': 'コンテナは動作中で、ヘルスチェックも正常です（再起動 {restarts} 回）',
  'check.docker.starting':
    'コンテナ {container} は起動中で、ヘルスチェックの結果を待っています。再起動せずに待ちます。',
  'check.docker.unhealthy':
    'コンテナ {container} は動作中ですが、ヘルスチェックに {failures} 回続けて失敗しています。コンテナのログを確認してください。',
  'check.docker.unhealthy_said':
    'コンテナ {container} は動作中ですが、ヘルスチェックに {failures} 回続けて失敗しています（「{said}」）。コンテナのログを確認してください。',
  'check.docker.restarted':
    'コンテナ {container} が前回の確認の後に {more} 回再起動しました（計 {restarts} 回）。今は動作中です。終了した理由をログで確認してください。',
  'check.docker.restart_loop':
    'コンテナ {container} が再起動を繰り返しています（計 {restarts} 回）。起動後すぐに終了する理由をコンテナのログで確認してください。',
  'check.docker.restarting':
    'コンテナ {container} が終了し（終了コード {exitCode}）、Docker が再起動しています（計 {restarts} 回）。コンテナのログを確認してください。',
  'check.docker.restarting_oom':
    'コンテナ {container} がメモリ不足で強制終了され、Docker が再起動しています（計 {restarts} 回）。メモリの上限と使用量を確認してください。',
  'check.docker.paused':
    'コンテナ {container} は一時停止しています。再開するには docker unpause を実行してください。',
  'check.docker.dead':
    'コンテナ {container} は Docker が取り除けなかった状態（dead）です。Docker のログを確認し、作り直してください。',
  'check.docker.created':
    'コンテナ {container} は作られましたが、一度も起動していません。docker start の結果を確認してください。',
  'check.docker.exited':
    'コンテナ {container} は {ago} {agoUnit}前に終了しました（終了コード {exitCode}）。コンテナのログを確認してください。',
  'check.docker.not_running':
    'コンテナ {container} は停止しています（終了コード {exitCode}）。コンテナのログを確認してください。',
  'check.docker.oom':
    'コンテナ {container} はメモリ不足で強制終了されました（終了コード {exitCode}）。メモリの上限と使用量を確認してください。',
  'check.docker.missing':
    'コンテナ {container} がありません。削除されたか、名前が違います。docker ps -a と設定の名前を確認してください。',
  'check.docker.denied':
    'Docker のソケット {socket} を使う権限がなく、コンテナ {container} の状態は判断できません。Mamori を動かすユーザーを、ソケットを読み書きできるグループ（通常は docker）に加えてください。このグループは root と同等の権限を持ちます。',
  'check.docker.no_engine':
    '{socket} で Docker が応答しないため、コンテナ {container} の状態は判断できません。Docker の起動状態と、設定の socket を確認してください。',
  'check.docker.no_answer':
    'Docker（{socket}）が時間内に応答しないため、コンテナ {container} の状態は判断できません。Docker の負荷とログを確認してください。',
  'check.docker.refused':
    'Docker がコンテナ {container} の問い合わせに {status} を返したため、状態は判断できません。Docker のログを確認してください。',
  'check.docker.not_docker':
    '{socket} から応答がありましたが、Docker の応答ではありません。コンテナ {container} の状態は判断できません。設定の socket を確認してください。',
  'check.metrics.ok': 'エラー率 {errorRate} %、{rate} 件/秒、p95 {p95} 秒',
  'check.metrics.few': '直近 {seconds} 秒のリクエストは {requests} 件です（{least} 件以上で判定します）',
  'check.metrics.first': '指標を読み取りました。2 回目の確認から割合を計算します',
  'check.metrics.errors':
    '{where} のエラー率が {errorRate} % です（{seconds} 秒間の {requests} 件のうち {errors} 件、基準 {limit} %）。アプリケーションのログを確認してください。',
  'check.metrics.slow':
    '{where} の応答時間の p95 が {p95} 秒です（基準 {limit} 秒、{rate} 件/秒）。アプリケーションの負荷とデータベースを確認してください。',
  'check.metrics.slow_open':
    '{where} の応答時間の p95 が、ヒストグラムの最後の区切り {p95} 秒を超えています（基準 {limit} 秒）。アプリケーションの負荷を確認し、より大きな区切りを加えてください。',
  'check.metrics.requests':
    '{where} へのリクエストが毎秒 {rate} 件です（基準 {limit} 件）。急な増加の原因と、処理能力の余裕を確認してください。',
  'check.metrics.missing':
    '{where} に {requests} も {duration} もないため、判断できません。requests_metric、duration_metric、labels の設定を確認してください。',
  'check.metrics.not_metrics':
    '{where} の応答は Prometheus の形式ではありません。指標のページのアドレス（通常は /metrics）を確認してください。',
  'check.metrics.status':
    '{where} が {status} を返したため、指標を読み取れません。アドレスと認証を確認してください。',
  'check.metrics.too_large':
    '{where} の指標のページが {most} MB を超えているため、判断できません。ラベルの種類を減らしてください。',
  'check.metrics.too_many':
    '{where} の系列が {most} を超えているため、判断できません。labels で絞り込んでください。',
  'check.command.ok': '終了コード {code}（{ms} ms）',
  'check.command.ok_said': '終了コード {code}（{ms} ms）: {said}',
  'check.command.failed':
    '{program} が終了コード {code} で終わりました。出力はありません。手動で実行して確認してください。',
  'check.command.failed_said': '{program} が終了コード {code} で終わりました: {said}',
  'check.command.timeout':
    '{program} が {seconds} 秒以内に終わらなかったため、起動したプロセスごと終了させました。処理が止まっていないか確認するか、timeout を延ばしてください。',
  'check.command.signal':
    '{program} がシグナルで強制終了されました。メモリ不足（OOM）と異常終了の記録を確認してください。',
  'check.command.not_found':
    'プログラム {program} が見つからないため、判断できません。設定の argv を確認してください。名前だけの指定は標準のディレクトリからのみ探します。',
  'check.command.not_permitted':
    'プログラム {program} を実行する権限がないため、判断できません。実行権と、Mamori を動かすユーザーの権限を確認してください。',
  'check.command.not_started':
    'プログラム {program} を起動できないため、判断できません（{why}）。設定の argv とプログラムの形式を確認してください。',
  'check.command.no_folder':
    '作業ディレクトリ {folder} を使えないため、判断できません（{code}）。設定の cwd を確認してください。',
  'check.postgresql.connections':
    'PostgreSQL（{where}）の接続数が {value} です（基準 {limit}）。使われていない接続と、コネクションプールの設定を確認してください。',
  'check.postgresql.query_mean':
    'PostgreSQL（{where}）の問い合わせが平均 {value} ms かかっています（基準 {limit} ms）。pg_stat_statements で時間のかかる問い合わせを確認してください。',
  'check.postgresql.deadlocks':
    'PostgreSQL（{where}）で直近 {hours} 時間にデッドロックが {value} 回起きています（基準 {limit} 回）。PostgreSQL のログで対象の問い合わせを確認してください。',
  'check.postgresql.unseen':
    'PostgreSQL（{where}）は応答していますが、接続数などの統計を読み取れませんでした（{code}）。ユーザーの権限と PostgreSQL の負荷を確認してください。',
} as const
