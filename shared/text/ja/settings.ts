/** Faults and warnings of settings files, and what was found on this host at the first start. */
export const settings = {
  'settings.file.missing': '設定ファイル {file} がありません',
  'settings.file.denied': '設定ファイルを読む権限がありません。所有者と権限を確認してください',
  'settings.file.directory': 'ファイルではなくディレクトリです。設定ファイルのパスを指定してください',
  'settings.file.special': '通常のファイルではありません。設定ファイルのパスを指定してください',
  'settings.file.too_large': 'ファイルが大きすぎます（上限 {kib} KiB）',
  'settings.file.encoding': 'UTF-8 として読めません。文字コードを UTF-8 にして保存し直してください',
  'settings.file.unreadable': '読み込めません（{reason}）',
  'settings.file.writable_by_others':
    '所有者以外が書き込めるため使いません（モード {mode}）。chmod go-w で書き込み権限を外してください',
  'settings.file.folder_writable_by_others':
    '置かれているディレクトリに所有者以外が書き込めるため使いません（モード {mode}）。chmod go-w で書き込み権限を外してください',
  'settings.file.foreign_owner':
    '所有者が root でも実行ユーザーでもないため使いません（uid {uid}）。chown で所有者を変更してください',
  'settings.file.world_writable':
    '誰でも書き込めるファイルです（モード {mode}）。chmod o-w で書き込み権限を外してください',

  'settings.json.empty': '中身がありません。少なくとも { } が必要です',
  'settings.json.comment': 'JSON にはコメントを書けません。メモは "description" に書いてください',
  'settings.json.trailing_comma': '最後の要素の後のカンマは不要です。削除してください',
  'settings.json.quotes': '文字列は " で囲んでください（\' は使えません）',
  'settings.json.word':
    '{word} は JSON の値ではありません。true、false、null、または " で囲んだ文字列にしてください',
  'settings.json.symbol': 'JSON として読めない文字があります。文字列とキーは " で囲んでください',
  'settings.json.key_expected': 'ここには " で囲んだキーが必要です',
  'settings.json.value_expected': 'ここには値が必要です',
  'settings.json.colon_expected': 'キーの後に「:」がありません',
  'settings.json.comma_expected': 'この前に「,」がありません',
  'settings.json.unclosed': '閉じる「{bracket}」がありません',
  'settings.json.unclosed_string': '文字列が閉じていません。" が足りないか、途中で改行しています',
  'settings.json.number': '数値の書き方が正しくありません',
  'settings.json.escape': '「\\」の後の文字が正しくありません。正規表現の「\\」は「\\\\」と書きます',
  'settings.json.control_character': '文字列にタブなどの制御文字が入っています。\\t のように書いてください',
  'settings.json.after_end': '設定の終わりの後に余分な内容があります',
  'settings.json.too_deep': '入れ子が深すぎます（上限 {levels} 段）',
  'settings.json.broken': 'JSON として正しくありません',
  'settings.json.duplicate_key': 'キー "{key}" が 2 回書かれています。どちらかを削除してください',
  'settings.json.forbidden_key': 'このキーは使えません',

  'settings.env.unset':
    '${{name}} の値がどこにもありません。環境変数 {name} で渡すか、systemd の LoadCredential={name}:… で渡すか、デスクトップの設定画面で入力してください',
  'settings.secret.unreadable':
    '${{name}} は OS の保管庫に保管されていますが、今は読めません（{why}）。キーリングのロックを解除するか、設定画面で入力し直すか、環境変数 {name} で渡してください',

  'settings.key.unknown': 'キー "{key}" は使われません',
  'settings.key.unknown_close': 'キー "{key}" は使われません。"{closest}" の書き間違いではありませんか',
  'settings.key.unused': 'キー "{key}" は {kind} では使われません',

  'settings.value.missing': '必須の "{key}" がありません',
  'settings.value.type_string': '文字列（" で囲んだ値）にしてください',
  'settings.value.type_number': '数値にしてください（" では囲みません）',
  'settings.value.type_integer': '整数にしてください',
  'settings.value.type_boolean': 'true か false にしてください（" では囲みません）',
  'settings.value.type_array': '配列 [ ] にしてください',
  'settings.value.type_object': 'オブジェクト { } にしてください',
  'settings.value.type_other': '型が違います（必要な型: {expected}）',
  'settings.value.choices': '次のいずれかにしてください: {choices}',
  'settings.value.choices_close': '"{closest}" の書き間違いではありませんか。使える値: {choices}',
  'settings.value.least': '{least} 以上にしてください',
  'settings.value.most': '{most} 以下にしてください',
  'settings.value.above': '{bound} より大きくしてください',
  'settings.value.below': '{bound} より小さくしてください',
  'settings.value.multiple': '{divisor} の倍数にしてください',
  'settings.value.empty': '空にはできません',
  'settings.value.too_short': '{least} 文字以上にしてください',
  'settings.value.too_long': '{most} 文字以内にしてください',
  'settings.value.too_few': '{least} 個以上必要です',
  'settings.value.too_many': '{most} 個までです',
  'settings.value.format': '書式が正しくありません（{format}）',
  'settings.value.invalid': '使えない値です',
  'settings.value.because': '使えない値です: {why}',
  'settings.value.name':
    '使えない名前です（80 文字以内。制御文字と「|」、「check:」で始まる名前は使えません）',
  'settings.value.unit': '使えないユニット名です（英数字と . _ @ : - が使えます。「-」では始められません）',
  'settings.value.absolute': '「/」で始まる絶対パスにしてください',

  'settings.duplicate': '"{name}" は {line} 行目と重複しています。別の名前にしてください',

  'settings.regex.modifiers':
    '正規表現の (?i) や (?i:…) は使えません。大文字と小文字は常に区別しないので、削除してください',
  'settings.regex.duplicate_name': '正規表現に同じ名前のグループが 2 つあります。名前を変えてください',
  'settings.regex.python_group': '正規表現の (?P<名前>…) は (?<名前>…) と書いてください',
  'settings.regex.atomic': '正規表現のアトミックグループ (?>…) は使えません',
  'settings.regex.group': '正規表現の「(?」の後が正しくありません',
  'settings.regex.unterminated_group': '正規表現の「(」が閉じていません',
  'settings.regex.unmatched':
    '正規表現に対応する「(」のない「)」があります。文字としての「)」は「\\)」と書きます',
  'settings.regex.unterminated_class': '正規表現の「[」が閉じていません',
  'settings.regex.trailing_backslash': '正規表現が「\\」で終わっています',
  'settings.regex.repeat': '正規表現の * + ? { } の前に、繰り返す対象がありません',
  'settings.regex.range': '正規表現の [ ] の中の範囲が逆です',
  'settings.regex.numbers': '正規表現の { } の中の回数が逆です',
  'settings.regex.name': '正規表現のグループ名、またはその参照が正しくありません',
  'settings.regex.too_large': '正規表現が大きすぎます',
  'settings.regex.invalid': '正規表現として正しくありません',
  'settings.regex.slow': '正規表現の評価が終わりません。入れ子の繰り返しを減らしてください',
  'settings.regex.matches_nothing':
    '空の文字列にも一致する正規表現です。すべての行に一致してしまうため使えません',
  'settings.regex.foreign':
    '正規表現の {token} は、ここでは特別な意味を持ちません（文字どおりに解釈されます）',

  'settings.action.unknown': 'アクション "{type}" はありません',
  'settings.action.unknown_close':
    'アクション "{type}" はありません。"{closest}" の書き間違いではありませんか',
  'settings.action.not_performed': 'アクション {type} は、このバージョンでは実行しません',
  'settings.action.rule_asks': '実行しないアクションを含むため、残りの修復も自動では行わず、承認を求めます',
  'settings.action.rule_tells': '実行しないアクションだけのため、修復は行わず、通知と記録のみを行います',
  'settings.action.relative':
    '相対パス "{path}" の基準がないため、計画できません。base_dir を設定するか、絶対パスにしてください',

  'settings.check.unknown': '監視項目の種類 "{type}" はありません。使える種類: {known}',
  'settings.check.unknown_close':
    '監視項目の種類 "{type}" はありません。"{closest}" の書き間違いではありませんか。使える種類: {known}',
  'settings.check.timeout':
    'タイムアウト {timeout} 秒が間隔 {interval} 秒より長いため、間隔どおりに実行できないことがあります',
  'settings.check.circular': '"{name}" の depends_on が循環しています',
  'settings.reference.check': '監視項目 "{name}" はありません',
  'settings.reference.check_close':
    '監視項目 "{name}" はありません。"{closest}" の書き間違いではありませんか',
  'settings.reference.source': 'ログ "{name}" は log_sources にありません',
  'settings.reference.source_close':
    'ログ "{name}" は log_sources にありません。"{closest}" の書き間違いではありませんか',

  'settings.source.one_of': '"path"、"journald"、"docker" のいずれか 1 つを書いてください',
  'settings.source.relative':
    '相対パス "{path}" の基準がありません。base_dir を設定するか、絶対パスにしてください',
  'settings.source.not_followed': '{kind} のログは、このバージョンでは追跡しません',
  'settings.source.twice': '{path} が 2 回書かれています。1 回だけ追跡します',

  'settings.service.not_allowed':
    'サービス {name} は規則で再起動の対象ですが、allow に "restart" がないため実行しません',
  'settings.guards.everything': '「/」全体は許可できません。必要なディレクトリだけを書いてください',
  'settings.channel.no_mail_server':
    'メールサーバーの設定（notifications.email.host）がないため、メールでは通知しません',
  'settings.channel.no_mail_address':
    'メールの差出人（notifications.email.from）か宛先（notifications.email.to）がないため、メールでは通知しません',
  'settings.channel.half_login':
    'メールサーバーのユーザー（user）とパスワード（password）は両方書いてください。片方だけのため、メールでは通知しません',
  'settings.email.address': '名前を付けない 1 つのメールアドレス（user@example.jp）にしてください',
  'settings.email.host': 'ホスト名かアドレスだけにしてください',
  'settings.email.open':
    'パスワードが盗み見られるおそれがあります。security を "starttls" か "tls" にし、verify_tls を true にしてください',
  'settings.channel.not_sent': '通知先 "{channel}" には、このバージョンでは通知しません',
  'settings.channel.unknown_close':
    '通知先 "{channel}" はありません。"{closest}" の書き間違いではありませんか',
  'settings.section.not_applied': '"{section}" は、このバージョンでは適用されません',

  'settings.write.exists': '{file} がすでにあるため、上書きしませんでした。既存のファイルを確認してください',
  'settings.write.denied': '{file} を作成する権限がありません。ディレクトリの権限を確認してください',
  'settings.write.no_space': '{file} を作成できません。ディスクの空きがありません',
  'settings.write.read_only': '{file} を作成できません。読み取り専用のファイルシステムです',
  'settings.write.failed': '{file} を作成できませんでした（{reason}）',

  'setup.postgresql.answers': 'PostgreSQL が {where} で応答しています',
  'setup.redis.answers': 'Redis が {where} で応答しています',
  'setup.redis.password':
    'Redis が {where} で応答していますが、パスワードが必要です。設定に password を加えてください',
  'setup.redis.protected': 'Redis が {where} で応答していますが、保護モードのため接続を受け付けていません',
  'setup.redis.loading': 'Redis が {where} で応答しています（データの読み込み中）',
  'setup.http.healthy': '{url} が {status} を返しています',
  'setup.http.answers': '{url} が {status} を返しています。監視する URL を確認してください',
  'setup.service.active': '{manager} の {unit}（稼働中）',
  'setup.service.inactive': '{manager} の {unit}（停止中）',
  'setup.service.unknown': '{manager} の {unit}（状態は不明）',
  'setup.log.readable': '読み取れます（{kib} KiB）',
  'setup.log.unreadable': '読み取る権限がありません。実行ユーザーをグループ {group} に加えると読めます',
  'setup.log.folder_unreadable': 'ディレクトリを見る権限がありません',
} as const
