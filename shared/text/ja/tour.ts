/** The tour after the first start. */
export const tour = {
  'tour.title': '画面の案内',
  'tour.step': '{n}/{count}',
  'tour.state.title': 'まず、ここを見てください',
  'tour.state.text':
    '人の手が必要かどうかを、形と色と一言で示します。クリックすると、いちばん重いものが開きます。',
  'tour.approvals.title': '判断を待つもの',
  'tour.approvals.text':
    '修復の計画は、実行する前にここへ並びます。根拠・コマンド・影響を確かめてから承認できます。承認されるまで、何も実行しません。',
  'tour.incidents.title': '起きたことのすべて',
  'tour.incidents.text':
    '検知から検証まで、判断の理由もコマンドの出力も残ります。後から絞り込んで読み返せます。',
  'tour.palette.title': '名前で探して、すぐ開く',
  'tour.palette.text':
    '{key} を押して数文字入力すると、どのページも操作も見つかります。読みでも探せます。キーの一覧は ? です。',
  'tour.next': '次へ',
  'tour.back': '戻る',
  'tour.skip': '案内を終える',
  'tour.done': '始める',
} as const
