/** Kana in Hepburn's romaji, two signs before one. */
const pairs =
  'きゃkya きゅkyu きょkyo しゃsha しゅshu しょsho ちゃcha ちゅchu ちょcho にゃnya にゅnyu にょnyo ひゃhya ひゅhyu ひょhyo みゃmya みゅmyu みょmyo りゃrya りゅryu りょryo ぎゃgya ぎゅgyu ぎょgyo じゃja じゅju じょjo びゃbya びゅbyu びょbyo ぴゃpya ぴゅpyu ぴょpyo しぇshe じぇje ちぇche てぃti でぃdi とぅtu どぅdu ふぁfa ふぃfi ふぇfe ふぉfo うぃwi うぇwe うぉwo ゔぁva ゔぃvi ゔぇve ゔぉvo'
const singles =
  'あa いi うu えe おo かka きki くku けke こko さsa しshi すsu せse そso たta ちchi つtsu てte とto なna にni ぬnu ねne のno はha ひhi ふfu へhe ほho まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa をo んn がga ぎgi ぐgu げge ごgo ざza じji ずzu ぜze ぞzo だda ぢji づzu でde どdo ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo ゔvu ぁa ぃi ぅu ぇe ぉo ゃya ゅyu ょyo'

const romajiOf: ReadonlyMap<string, string> = new Map(
  `${pairs} ${singles}`.split(' ').map((entry) => {
    const at = entry.search(/[a-z]/)
    return [entry.slice(0, at), entry.slice(at)]
  }),
)

const KATAKANA_TO_HIRAGANA = 0x60

const hiragana = (text: string): string =>
  text.replace(/[ァ-ヴ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - KATAKANA_TO_HIRAGANA))

/** Kana as romaji: small っ and long marks, which many leave out, are left out; everything else stays. */
const romaji = (kana: string): string =>
  kana
    .replace(/[ぁ-ゔ][ぁぃぅぇぉゃゅょ]?/g, (two) => {
      const whole = romajiOf.get(two)
      if (whole !== undefined) return whole
      return two.replaceAll(/./g, (one) => romajiOf.get(one) ?? one)
    })
    .replace(/[っー]/g, '')

/** Other ways to write the same sounds, as input methods take them. */
const spellings: readonly (readonly [RegExp, string])[] = [
  // What is long or doubled is written in many ways, and often not at all.
  [/([a-z])\1+/g, '$1'],
  [/sy/g, 'sh'],
  [/si/g, 'shi'],
  [/cy|tch/g, 'ch'],
  [/ty/g, 'ch'],
  [/ti/g, 'chi'],
  [/tu/g, 'tsu'],
  [/zy|jy/g, 'j'],
  [/zi/g, 'ji'],
  [/hu/g, 'fu'],
  [/n'/g, 'n'],
  [/m(?=[bmp])/g, 'n'],
  [/ou/g, 'o'],
]

/** Letters without their width and case. */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase()

/**
 * How something sounds, so that kana, romaji of every school and both kinds of kana find the same: しょうにん, ショウニン,
 * shounin, syounin and shonin all become `shonin`. Kanji stay as they are.
 */
export const foldReading = (text: string): string =>
  spellings.reduce((sound, [from, to]) => sound.replace(from, to), romaji(hiragana(foldText(text))))
