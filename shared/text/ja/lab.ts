/** The lab: what an edited expression of a rule would find. */
export const lab = {
  'timeline.expression_set': '{who} が検知の式を変えました: {from} → {to}',
  'timeline.call.lab': '検知の式の試し',
  'timeline.call.lab_save': '検知の式の変更',

  'lab.regex.empty': '式が空です。空の式はすべての行に一致するため使えません',
  'lab.regex.environment':
    '${…} は環境変数に置き換えられるため、ここでは試せません。文字として書くには \\$ としてください',
  'lab.regex.look_around':
    '先読み・後読み {part} があるため、時間制限つきで照合します。長い行では照合を打ち切ることがあります',
  'lab.regex.back_reference':
    '後方参照 {part} があるため、時間制限つきで照合します。長い行では照合を打ち切ることがあります',
  'lab.slow':
    'この式は照合に時間がかかりすぎるため止めました（{seconds} 秒たっても終わりません）。(a+)+ のように繰り返しを入れ子にした部分や、先読み・後方参照を書き直してください',
  'lab.broken': '試している途中で内部の処理に失敗しました。詳しくは auto_fix.log を確認してください',
  'lab.no_source': 'このログは監視の対象にありません。一覧から選び直してください',
  'lab.no_run': 'この試しは終わっています。もう一度実行してください',
  'lab.busy': 'ほかの画面で試しが実行中です。終わってからもう一度実行してください',
  'lab.not_writable':
    '設定ファイル {file} に書き込めません。権限のある利用者が、次の行をファイルの同じ場所に書いてください',
  'lab.filled':
    'この式は環境変数を含むため、ここからは変更できません。設定ファイル {file} を直接編集してください',
} as const
