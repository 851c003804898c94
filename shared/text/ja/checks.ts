/** What the checks saw, in which state, and what can be done. */
export const checks = {
  'check.connect.refused':
    '{service}（{where}）が接続を拒否しました。停止しているか、別のアドレスで待ち受けています。サービスの状態と待ち受けアドレスを確認してください。',
  'check.connect.socket_missing':
    '{service} のソケット {where} がありません。停止しているか、ソケットの場所が違います。サービスの状態と設定のパスを確認してください。',
  'check.connect.denied':
    '{service}（{where}）に接続する権限がありません。状態は判断できません。Mamori を動かすユーザーの権限を確認してください。',
  'check.connect.unreachable':
    '{service}（{where}）に届きません。ホストが停止しているか、途中の経路で遮断されています。ホストとネットワークを確認してください。',
  'check.connect.network_down':
    'このホストから {where} へ向かうネットワークがありません。{service} の状態は判断できません。このホストのネットワーク設定を確認してください。',
  'check.connect.name':
    'ホスト名 {host} を解決できません。{service} の状態は判断できません。名前のつづりと DNS を確認してください。',
  'check.connect.closed':
    '{service}（{where}）が応答の前に接続を切りました。再起動中か、異常終了した可能性があります。{service} のログを確認してください。',
  'check.connect.unconnected':
    '{service}（{where}）に {ms} ms 以内に接続できませんでした。ホストの停止、ファイアウォール、過負荷を確認してください。',
  'check.connect.silent':
    '{service}（{where}）は接続を受け付けましたが、{ms} ms 以内に応答しませんでした。停止しかけているか、過負荷の可能性があります。',
  'check.connect.protocol':
    '{where} から応答がありましたが、{service} の応答ではありません。ポート番号と、そこで待ち受けているプログラムを確認してください。',
  'check.tls.expired': '{where} の証明書の有効期限が切れています。証明書を更新してください。',
  'check.tls.not_yet_valid':
    '{where} の証明書はまだ有効期間に入っていません。双方の時計と証明書を確認してください。',
  'check.tls.name': '{where} の証明書は別の名前のものです。接続先の名前と証明書の名前を確認してください。',
  'check.tls.issuer':
    '{where} の証明書の発行者を信頼できません（{code}）。自己署名か、中間証明書が足りません。証明書を確認してください。',
  'check.tls.other': '{where} と TLS で接続できません（{code}）。双方の TLS の設定を確認してください。',
  'check.postgresql.ok': '接続を受け付けています（{ms} ms）',
  'check.postgresql.slow':
    'PostgreSQL（{where}）は応答していますが、接続に {ms} ms かかっています（基準 {limit} ms）。負荷、ロック、接続数を確認してください。',
  'check.postgresql.starting':
    'PostgreSQL（{where}）は起動中または停止中で、まだ接続を受け付けません。再起動せずに待ちます。',
  'check.postgresql.full':
    'PostgreSQL（{where}）の接続数が上限に達しています。使われていない接続と max_connections を確認してください。',
  'check.postgresql.login':
    'PostgreSQL（{where}）は動いていますが、ユーザー {user} ではログインできません（{sqlState}）。設定のユーザーとパスワード、サーバーの pg_hba.conf を確認してください。',
  'check.postgresql.password_missing':
    'PostgreSQL（{where}）は動いていますが、ユーザー {user} のパスワードを求めています。設定に user と password を指定してください。',
  'check.postgresql.database_missing':
    'PostgreSQL（{where}）は動いていますが、データベース {database} がありません。設定の database を確認してください。',
  'check.postgresql.failing':
    'PostgreSQL（{where}）は問い合わせを処理できません（{sqlState}）。メモリ、ディスク、PostgreSQL のログを確認してください。',
  'check.postgresql.refused':
    'PostgreSQL（{where}）は動いていますが、監視の問い合わせを受け付けません（{sqlState}）。ユーザーの権限と設定を確認してください。',
  'check.redis.ok': '応答しています（{ms} ms）',
  'check.redis.slow':
    'Redis（{where}）は応答していますが、{ms} ms かかっています（基準 {limit} ms）。時間のかかるコマンドと負荷を確認してください。',
  'check.redis.loading': 'Redis（{where}）は起動中で、データを読み込んでいます。再起動せずに待ちます。',
  'check.redis.password_missing':
    'Redis（{where}）は動いていますが、パスワードを求めています。設定に password を指定してください。',
  'check.redis.login':
    'Redis（{where}）は動いていますが、ログインできません。設定の user と password、サーバーのアクセス制御を確認してください。',
  'check.redis.busy':
    'Redis（{where}）は長いスクリプトを実行中で、コマンドを受け付けません。SCRIPT KILL で止められるか確認してください。',
  'check.redis.replica':
    'Redis（{where}）はレプリカで、主サーバーとつながっていません。主サーバーとその経路を確認してください。',
  'check.redis.full':
    'Redis（{where}）の接続数が上限に達しています。使われていない接続と maxclients を確認してください。',
  'check.redis.refused':
    'Redis（{where}）は動いていますが、PING にエラーを返しました（{code}）。Redis のログを確認してください。',
  'check.disk.ok': '{path} の使用率は {percent} %（空き {freeGb} GB）',
  'check.disk.caution':
    '{path} の使用率が {percent} % です（空き {freeGb} GB、注意は {limit} % から）。増え方と、消せるログや一時ファイルを確認してください。',
  'check.disk.danger':
    '{path} の使用率が {percent} % です（空き {freeGb} GB、危険は {limit} % から）。早めに空きを作ってください。',
  'check.disk.read_only': '{path} は読み取り専用のため、使用率を判定しません',
  'check.disk.no_blocks': '{path} は容量を持たないファイルシステムのため、使用率を判定しません',
  'check.disk.missing':
    '{path} がありません。使用率は判断できません。設定のパスとマウントを確認してください。',
  'check.disk.unreadable':
    '{path} を調べられません（{code}）。使用率は判断できません。権限とファイルシステムの状態を確認してください。',
  'check.disk.silent':
    '{path} のファイルシステムが {ms} ms 以内に応答しません。使用率は判断できません。ネットワーク上のファイルシステムの接続先を確認してください。',
  'check.memory.ok': '使用率は {percent} %（利用可能 {availableGb} GB）',
  'check.memory.caution':
    'メモリの使用率が {percent} % です（利用可能 {availableGb} GB、注意は {limit} % から）。増え続けているプロセスを確認してください。',
  'check.memory.danger':
    'メモリの使用率が {percent} % です（利用可能 {availableGb} GB、危険は {limit} % から）。メモリを多く使うプロセスを確認し、減らしてください。',
  'check.memory.silent': 'メモリの使用状況を {ms} ms 以内に読み取れませんでした。使用率は判断できません。',
  'check.http.ok': '{status} を返しました（{ms} ms）',
  'check.http.slow':
    '{where} は {status} を返しましたが、{ms} ms かかっています（基準 {limit} ms）。アプリケーションの負荷とデータベースを確認してください。',
  'check.http.status':
    '{where} が {status} を返しました。アドレスと、期待する状態コード（expect_status）を確認してください。',
  'check.http.server_error': '{where} が {status} を返しました。アプリケーションのログを確認してください。',
  'check.http.login':
    '{where} は動いていますが、認証を求めて {status} を返しました。認証のいらない確認用のアドレスを設定してください。',
  'check.http.endless':
    '{where} は {status} を返しましたが、本文が {ms} ms 以内に終わりませんでした。アプリケーションの処理が止まっていないか確認してください。',
  'check.http.redirects':
    '{where} の転送が 3 回を超えました（{status}）。転送が循環していないか確認してください。',
  'check.http.bad_redirect':
    '{where} の転送先が正しくありません（{status}）。サーバーの転送の設定を確認してください。',
  'check.settings.warning_above_threshold': 'warning は threshold 以下にしてください',
  'check.settings.postgresql_url':
    'postgresql://ユーザー:パスワード@ホスト:ポート/データベース の形で指定してください',
  'check.settings.redis_url': 'redis://ホスト:ポート または rediss://ホスト:ポート の形で指定してください',
  'check.settings.http_url': 'http:// または https:// で始まるアドレスを指定してください',
  'check.settings.http_url_missing': 'url または urls を指定してください',
} as const
