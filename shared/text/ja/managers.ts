/** Managers of services: what they can do, and which one is meant. */
export const managers = {
  'manager.reload.no_command':
    '{unit} には再読み込み（reload）の手段がありません。代わりに再起動を使ってください',
  'manager.reload.no_cluster':
    'pm2 の {unit} はクラスターモードではないため、reload は再起動と同じになります。settings の services に "reload_signal" を書くか、再起動を使ってください',
  'manager.reload.unseen': '{unit} を再読み込みできるか確認できませんでした（{why}）',
  'manager.reload.name': '{unit} は使えないユニット名のため、再読み込みできません',
  'manager.log.unread': 'サービスのログを読めませんでした（{why}）',
  'manager.log.no_unit': '{unit} のログはありません（サービスが見つかりません）',
  'manager.choice.in_use':
    '{service} は複数の管理方法に登録されています。使われている {taken} を選びました（ほか: {others}）',
  'manager.choice.order':
    '{service} は複数の管理方法に登録されていて、どれのことか判断できません。仮に {taken} を選びました（ほか: {others}）。設定の services で "manager" を指定してください',
  'settings.service.user': '使えないユーザー名です',
  'settings.service.needs_manager': '"{field}" には "manager" の指定も必要です',
  'settings.service.unused': '{manager} では "{field}" は使われません',
  'settings.service.compose_config':
    'compose には "config"（compose.yaml、またはプロジェクトのディレクトリの絶対パス）が必要です',
  'settings.service.pm2_config':
    'ユーザー {user} の pm2 を使うには "config"（そのユーザーの PM2_HOME の絶対パス）が必要です',
  'settings.service.no_reload':
    '{manager} には再読み込み（reload）の手段がありません。プログラムが設定を読み直すシグナルを "reload_signal" に書いてください',
  'service.install.own_rights':
    '{service} は {manager} が管理しています。ヘルパーは使わず、Mamori を動かすユーザーの権限で操作します。そのユーザーが {manager} を操作できることを確認してください',
} as const
