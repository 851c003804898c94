/** What the checks of the host saw: processors, ports, processes, services, certificates, names. */
export const hostChecks = {
  'check.cpu.ok': 'CPU 使用率は {percent} %',
  'check.cpu.caution':
    'CPU 使用率が {percent} % です（注意は {limit} % から、I/O 待ち {iowait} %、steal {steal} %）。CPU を多く使うプロセスを確認してください。',
  'check.cpu.danger':
    'CPU 使用率が {percent} % です（危険は {limit} % から、I/O 待ち {iowait} %、steal {steal} %）。CPU を多く使うプロセスを確認し、負荷を減らしてください。steal が大きいときは、仮想マシンを動かしているホスト側の混雑が原因です。',
  'check.cpu.silent': 'CPU の使用状況を {ms} ms 以内に読み取れませんでした。使用率は判断できません。',
  'check.cpu.still':
    'CPU 時間の値が進んでいません。使用率は判断できません。コンテナの中では /proc/stat の扱いを確認してください。',
  'check.load.ok':
    'ロードアベレージ（{minutes} 分）は 1 CPU あたり {perProcessor}（全体で {load}、{processors} CPU）',
  'check.load.caution':
    'ロードアベレージ（{minutes} 分）が 1 CPU あたり {perProcessor} です（全体で {load}、{processors} CPU、注意は {limit} から）。実行待ちが出ています。CPU とディスクの待ちを確認してください。',
  'check.load.danger':
    'ロードアベレージ（{minutes} 分）が 1 CPU あたり {perProcessor} です（全体で {load}、{processors} CPU、危険は {limit} から）。CPU を多く使うプロセスと、ディスクの応答待ち（状態 D）のプロセスを確認してください。',
  'check.load.none': 'この OS にはロードアベレージがありません。cpu の監視を使ってください。',
  'check.load.silent': 'CPU の数を {ms} ms 以内に読み取れませんでした。負荷は判断できません。',

  'check.port.open': '接続を受け付けています（{ms} ms）',
  'check.port.slow':
    '{where} は接続を受け付けていますが、{ms} ms かかっています（基準 {limit} ms）。ネットワークと、相手の負荷を確認してください。',
  'check.port.refused':
    '{where} が接続を拒否しました。そこで待ち受けているプログラムがありません。サービスの状態と待ち受けアドレスを確認してください。',
  'check.port.closed': '想定どおり閉じています',
  'check.port.filtered': '想定どおり接続できません（遮断されているか、届きません）',
  'check.port.taken':
    '{where} は閉じているはずですが、接続を受け付けました。待ち受けているプログラムを確認してください。',
  'check.port.taken_by':
    '{where} は閉じているはずですが、{who} が待ち受けています。止めてよいプログラムかどうかを確認してください。',
  'check.port.taken_by_user':
    '{where} は閉じているはずですが、ユーザー {user} のプログラムが待ち受けています（名前と PID を見る権限がありません）。root で確認してください。',

  'check.process.what': '対象のプロセス',
  'check.process.ok':
    '{count} 件動いています（PID {pids}、最も古いものは {since} から、メモリ {memoryMb} MB）',
  'check.process.absent': '想定どおり動いていません',
  'check.process.none': '{what} が動いていません。サービスの状態とログを確認してください。',
  'check.process.zombie':
    '{what} は動いていません。終了後に親プロセスが回収していないもの（ゾンビ）が {zombies} 件残っています。サービスの状態と親プロセスを確認してください。',
  'check.process.few':
    '{what} は {count} 件しか動いていません（{min} 件以上のはずです、PID {pids}）。サービスの状態とログを確認してください。',
  'check.process.many':
    '{what} が {count} 件動いています（{max} 件以下のはずです、PID {pids}）。二重起動と、終わらずに残ったプロセスを確認してください。',
  'check.process.hidden':
    '{what} が動いているか判断できません。ほかのユーザーのプロセスを見る権限がありません（/proc の hidepid）。Mamori を動かすユーザーの権限を確認してください。',
  'check.process.slow_pattern':
    'pattern の照合に時間がかかりすぎるため、{what} が動いているか判断できません。(a+)+ のような入れ子の繰り返しを避けてください。',
  'check.process.user_missing':
    'ユーザー {user} が /etc/passwd にありません。プロセスは判断できません。名前のつづりを確認するか、UID を番号で指定してください。',
  'check.process.pid_missing':
    'PID ファイル {path} がありません。動いていないか、別の場所に書いています。サービスの状態と設定のパスを確認してください。',
  'check.process.pid_unreadable':
    'PID ファイル {path} を読めません（{code}）。プロセスは判断できません。権限を確認してください。',
  'check.process.pid_invalid':
    'PID ファイル {path} の内容が PID ではありません。プロセスは判断できません。ファイルの中身とパスを確認してください。',
  'check.process.pid_stale':
    'PID ファイル {path} の PID {pid} は、すでに終了しています。異常終了した可能性があります。サービスの状態とログを確認してください。',
  'check.process.pid_stale_others':
    'PID ファイル {path} の PID {pid} はすでに終了していますが、同じプロセスが別に動いています（PID {pids}）。二重起動や、PID ファイルの更新漏れを確認してください。',
  'check.process.pid_reused':
    'PID ファイル {path} の PID {pid} は、今は別のプロセス {name} の番号です。目的のプロセスは終了しています。サービスの状態を確認してください。',
  'check.process.pid_doubtful':
    'PID ファイル {path} より後に、PID {pid}（{name}）が起動しています。番号が再利用された可能性があり、判断できません。process も指定すると名前で確かめます。',
  'check.process.no_proc': 'プロセスの監視は Linux でだけ使えます。',
  'check.process.stuck':
    '前回の確認が、あるプロセスの情報を読む途中で止まったままです。状態 D のプロセスと、応答しないディスクを確認してください。',
  'check.process.silent':
    'プロセスの一覧を {ms} ms 以内に調べ終えられませんでした。プロセスは判断できません。ホストの負荷を確認してください。',
  'check.settings.process_missing': 'process、pattern、user、pid_file のどれかを指定してください',
  'check.settings.process_max_below_min': 'max は min 以上にしてください',

  'check.service.active': '動作しています（{manager}、{unit}）',
  'check.service.reloading': '動作しています（{manager}、{unit}）。設定を読み込み直しています。',
  'check.service.activating':
    '{unit}（{manager}）は起動中です（{seconds} 秒前から）。再起動せずに待ちます。長く続くときは、起動と異常終了を繰り返していないかログを確認してください。',
  'check.service.deactivating':
    '{unit}（{manager}）は停止処理中です（{seconds} 秒前から）。終わるまで待ちます。',
  'check.service.failed': '{unit}（{manager}）は異常終了しています。サービスのログを確認してください。',
  'check.service.stopped_by_hand':
    '{unit}（{manager}）は停止しています。停止の操作によるものです。意図した停止かどうかを確認してください。',
  'check.service.stopped_itself':
    '{unit}（{manager}）は停止しています。サービスが自分で終了しました。サービスのログを確認してください。',
  'check.service.stopped':
    '{unit}（{manager}）は停止しています。誰が停止したかは分かりません。サービスの状態を確認してください。',
  'check.service.masked':
    '{unit}（{manager}）は mask されていて起動できません。意図したものかどうかを確認し、戻すときは systemctl unmask を使ってください。',
  'check.service.missing':
    'サービス {service} が見つかりません（調べた先: {tried}）。名前のつづり、インストールの状態、設定の services を確認してください。',
  'check.service.unasked':
    'サービス {service} の状態を確認できません（{why}）。サービス管理の状態と、Mamori を動かすユーザーの権限を確認してください。',
  'check.service.silent':
    'サービス {service} の状態が {ms} ms 以内に分かりませんでした。サービス管理（systemd など）が応答しているか確認してください。',

  'check.tls_certificate.ok': '{name} の証明書は {date} まで有効です（残り {days} 日）',
  'check.tls_certificate.caution':
    '{name} の証明書は残り {days} 日です（{date} まで、注意は {limit} 日から、発行者 {issuer}）。更新の予定を確認してください。',
  'check.tls_certificate.danger':
    '{name} の証明書は残り {days} 日です（{date} まで、危険は {limit} 日から、発行者 {issuer}）。自動更新が動いているか確認し、更新してください。',
  'check.tls_certificate.expired':
    '{name} の証明書は {date} に期限が切れています（発行者 {issuer}）。更新してください。更新済みなら、サービスが読み込み直しているか確認してください。',
  'check.tls_certificate.not_yet':
    '{name} の証明書は {from} からのもので、まだ有効ではありません（発行者 {issuer}）。双方の時計と証明書を確認してください。',
  'check.tls_certificate.name':
    '{where} の証明書は {wanted} のものではありません（証明書の名前: {names}）。証明書と servername を確認してください。',
  'check.tls_certificate.self_signed':
    '{where} の証明書（{name}、{date} まで）は自己署名です。意図したものなら、その証明書を ca に指定してください。',
  'check.tls_certificate.issuer':
    '{where} の証明書（{name}、{date} まで）の発行者 {issuer} を信頼できません。社内の認証局なら、その証明書を ca に指定してください。',
  'check.tls_certificate.chain':
    '{where} の証明書の連鎖が {end} で途切れています（その発行者 {missing} がありません）。サーバーに中間証明書を設定してください。社内の認証局なら、その証明書を ca に指定してください。',
  'check.tls_certificate.chain_expired':
    '{where} の証明書（{name}）は有効ですが、発行者までの途中の証明書の期限が切れています。サーバーの中間証明書を新しいものに替えてください。',
  'check.tls_certificate.untrusted':
    '{where} の証明書（{name}、{date} まで）を検証できません（{code}）。証明書と、その鍵の種類を確認してください。',
  'check.tls_certificate.none': '{where} は証明書を示しませんでした。TLS の設定を確認してください。',
  'check.tls_certificate.file_unreadable':
    '{path} を読めません（{code}）。証明書は判断できません。パスと権限を確認してください。',
  'check.tls_certificate.file_silent':
    '{path} を {ms} ms 以内に読めませんでした。証明書は判断できません。ファイルシステムの状態を確認してください。',
  'check.tls_certificate.file_invalid':
    '{path} に PEM 形式の証明書がありません。証明書は判断できません。ファイルの中身を確認してください。',
  'check.settings.certificate_target': 'host か file のどちらかを指定してください',
  'check.settings.certificate_days': 'warning（日）は threshold（日）以上にしてください',

  'check.dns.ok': '{domain} の {record} は {answer}（{ms} ms）',
  'check.dns.slow':
    '{server} は {domain} の {record} に答えていますが、{ms} ms かかっています（基準 {limit} ms）。ネームサーバーの負荷とネットワークを確認してください。',
  'check.dns.nxdomain':
    '{server} によると {domain} は存在しません（NXDOMAIN）。名前のつづり、ゾーンの設定、ドメインの有効期限を確認してください。',
  'check.dns.no_data':
    '{server} によると {domain} に {record} レコードはありません。ゾーンの設定を確認してください。',
  'check.dns.servfail':
    '{server} は {domain} を調べられませんでした（SERVFAIL）。権威サーバーの状態と DNSSEC の設定を確認してください。',
  'check.dns.refused':
    '{server} は {domain} の問い合わせを断りました（REFUSED）。ネームサーバーのアクセス制御を確認してください。',
  'check.dns.timeout':
    '{server} は {ms} ms 以内に {domain} に答えませんでした。ネームサーバーとネットワーク、ファイアウォール（UDP 53）を確認してください。',
  'check.dns.unreachable':
    '{server} に問い合わせを受けるネームサーバーがありません（接続拒否）。ネームサーバーが動いているか確認してください。',
  'check.dns.other':
    '{server} に {domain} を問い合わせましたが、答えを得られませんでした（{code}）。ネームサーバーを確認してください。',
  'check.dns.unexpected':
    '{domain} の {record} に想定外の答え {extra} があります（想定: {expected}）。ゾーンの変更が意図したものか、乗っ取りでないかを確認してください。',
  'check.dns.partial':
    '{domain} の {record} の答えに {missing} がありません（答え: {answer}）。振り分けによるものか、ゾーンの設定を確認してください。',
  'check.dns.system': 'このホストのネームサーバー',
  'check.settings.host': 'ホスト名または IP アドレスを、空白なしで指定してください',
  'check.settings.user': 'ユーザー名または UID を、空白なしで指定してください',
  'check.settings.domain': 'www.example.com のような名前を指定してください（URL ではありません）',
  'check.settings.dns_server':
    'IP アドレス、または IP アドレス:ポート の形で指定してください（IPv6 は [::1]:53）',
} as const
