/** Ending processes: what is protected, why not, and what it touches. */
export const processes = {
  'guard.process.own': 'プロセス {process}（PID {pid}）は Mamori 自身か、その親のため、終了させません',
  'guard.process.kernel': 'プロセス {process}（PID {pid}）はカーネルのスレッドのため、終了させません',
  'guard.process.protected':
    'プロセス {process}（PID {pid}）は保護されているため、終了させません（SSH、データベース、init など、または設定の protected_processes）',
  'guard.port.protected': 'ポート {port} は保護されているため、これを使うプロセスを終了させません',
  'guard.process.changed':
    'PID {pid} は計画したプロセス {process} ではなくなっているため（現在は {now}）、終了させません',
  'guard.process.not_listening':
    'プロセス {process}（PID {pid}）はもうポート {port} で待ち受けていないため、終了させません',
  'step.failed.still_alive':
    'プロセス {process}（PID {pid}）は強制終了しても残っています。ディスクやネットワークの待ちで止まっていないか確認してください',
  'action.port.free': 'ポート {port} で待ち受けているプロセスはありません',
  'action.port.hidden':
    'ポート {port} は別のユーザー（uid {uid}）のプロセスが使っていますが、このユーザーからは見えません。root のヘルパーを導入するか、Mamori をそのユーザーで動かしてください',
  'action.port.too_many':
    'ポート {port} を {n} 個の独立したプロセスが使っているため、計画を作りません。ss -ltnp で確認してください',
  'action.port.container':
    'ポート {port} はコンテナー {container} が使っています。プロセス {process}（PID {pid}）は終了させず、docker stop {container} で止めてください',
  'action.port.proxy':
    'プロセス {process}（PID {pid}）は Docker のポート {port} の中継のようですが、確かめられません（{why}）。docker ps で確認してください',
  'action.port.socket':
    'ポート {port} は systemd のソケット {sockets} が待ち受けています。プロセスを終了させても起動し直されるため、systemctl stop {sockets} で止めてください',
  'action.port.unit':
    'プロセス {process}（PID {pid}）は {unit} のものです。終了させるとサービスが異常終了したことになるため、services に登録して stop を許可するか、systemctl stop {unit} で止めてください',
  'action.port.unknown_owner':
    'プロセス {process}（PID {pid}）を管理しているものを確かめられないため、終了させません（{why}）',
  'touch.process': 'プロセス {process}（PID {pid}）が終了します: {command}',
  'touch.process.workers': '同じポートを使う子プロセス {n} 個も、親とともに終わる見込みです',
  'touch.process.connections':
    'ポート {port} の接続はすべて切れます。処理の途中のデータは失われることがあります',
} as const
