/** Log sources beside single files: patterns of files. */
export const sources = {
  'source.glob.following': '{path} に当てはまる {n} 件のファイルを追跡しています',
  'source.glob.none': '{path} に当てはまるファイルはまだありません。作成されしだい先頭から読み始めます',
  'source.glob.compressed':
    '{path} に当てはまる {n} 件のファイルを追跡しています。圧縮済みの {left} 件は追跡しません',
  'source.glob.too_many':
    '{path} に当てはまるファイルが多すぎるため、{most} 件までを追跡し、{n} 件を追跡していません（{names} など）。パターンを絞り込んでください',
} as const
