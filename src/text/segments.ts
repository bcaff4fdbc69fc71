import { cutWords, type Piece } from './cut-words.ts';
import { compatibilityForm, isAscii } from './fold.ts';

/** A range of a text that is a word, in the form in which words are cut. */
export interface Segment {
  readonly text: string;
  /** Offsets of characters in it that may or may not separate words: a zero-width non-joiner, a superscript. */
  readonly joints: readonly number[];
  /** Whether neither a space nor a sign is between it and the segment before. */
  readonly isContiguous: boolean;
  /** The segment before, if there is only a hyphen between the two. */
  readonly beforeHyphen: string | undefined;
  /** Its offset in the original text. */
  readonly start: number;
  readonly end: number;
}

/**
 * The words of a text in their original form. Before the cut, invisible characters are removed, compatibility characters are replaced by their
 * equivalents (CO₂, ﬁ, full width), and all apostrophes are unified.
 */
export function* segmentsIn(text: string): Generator<Segment> {
  const source = prepare(text);
  let [before, last] = ['', -1];
  for (const { text: segment, index } of piecesOf(source.text)) {
    const end = index + segment.length;
    const beforeHyphen =
      index === last + 1 && hyphens.includes(source.text.charAt(last)) ? before : undefined;
    const { start, end: endInText } = source.rangeInSource(index, end);
    const joints =
      source.joints.length === 0
        ? none
        : source.joints.filter(joint => joint > index && joint < end).map(joint => joint - index);
    yield { text: segment, joints, isContiguous: index === last, beforeHyphen, start, end: endInText };
    [before, last] = [segment, end];
  }
}

const none: readonly number[] = [];

/**
 * The words of a text. Unicode's rules leave words of some scripts and a number or a Latin name beside them in one piece: in Thai, Lao, Khmer and
 * Burmese no space has to be between them (ประชุมCOP28), in Arabic, Hebrew and Amharic a preposition or an article has none (الـCIA), in many
 * languages of India a suffix (IPLच्या).
 */
function* piecesOf(text: string): Generator<Piece> {
  if (!attached.test(text)) {
    yield* cutWords(text);
    return;
  }
  for (const piece of cutWords(text)) {
    let { index } = piece;
    for (const part of piece.text.split(seams)) {
      yield { text: part, index };
      index += part.length;
    }
  }
}

/** Hebrew and Arabic, the scripts of India, Thai and Lao, Burmese, Ethiopic, Khmer. */
const attached =
  /[\u0590-\u06ff\u0750-\u077f\u08a0-\u0dff\u0e00-\u0eff\u1000-\u109f\u1200-\u139f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]/;
/** A zero of Devanagari after a letter is a sign of abbreviation: पं०. */
const { source: digit } = /(?:(?<=\p{Nd})|(?!\u0966(?!\p{Nd})))\p{Nd}/u;
const word = `(?:(?!${digit})${attached.source})`;
const name = String.raw`(?:(?!${attached.source})[\p{L}\p{N}]|${digit})`;
const seams = new RegExp(`(?<=${word})(?=${name})|(?<=${name})(?=${word})`, 'u');

/** After normalization, which replaces the non-breaking hyphen and the small and wide ones. */
const hyphens = '-\u2010\u2012\u2013\u2212\u05be';

/** Without invisible characters, except for the zero-width non-joiner, which separates words in Persian. */
export function withoutInvisible(text: string): string {
  return isAscii(text) ? text : text.replace(invisible, '');
}

/**
 * Spaces and signs within one word are replaced by an invisible character: 25 000, J. K., AT&T. The word is looked up without them, and its parts find
 * it too.
 */
export function withJoints(text: string): string {
  return text.replace(groupedNumber, number => number.replace(anySpace, joint)).replace(joiningSigns, joint);
}

/** A quotation mark or two apostrophes between two Hebrew letters are a sign of abbreviation: צה"ל. */
export function withGershayim(text: string): string {
  // Offsets stay the same: a word joiner takes the place of a second apostrophe.
  return isAscii(text)
    ? text
    : text.replace(hebrewQuotes, sign => (sign.length === 1 ? '\u05f4' : '\u05f4\u2060'));
}

interface Prepared {
  readonly text: string;
  readonly joints: readonly number[];
  rangeInSource(start: number, end: number): { start: number; end: number };
}

const invisible = /(?:(?!\u200c)\p{Default_Ignorable_Code_Point})+/gu;
/** Also two apostrophes, as typed where a keyboard has no gershayim. */
const hebrewQuotes = /(?<=\p{Script=Hebrew})(?:["“”„‟″＂]|['’‘׳]{2})(?=\p{Script=Hebrew})/gu;
/** Apostrophes that NFKC replaces by a space with an accent. */
const spacingApostrophes = /(?<=[\p{L}\p{M}])[\u00b4\u1fbd\u1fbf](?=\p{L})/gu;
const apostrophes = /(?<=[\p{L}\p{M}])[`‘’‛′ʹʻʼʽˈʾʿ\u055aꞌ](?=\p{L})/gu;
const fixedSpace = '\u00a0\u2009\u202f';
const space = ` ${fixedSpace}`;
const anySpace = new RegExp(`[${space}]`, 'g');
/** A group of three digits follows each of up to four spaces; more are a list of numbers. */
const groups = [
  String.raw`\p{Nd}{1,2}(?:[${space}]\p{Nd}{3}){1,4}`,
  // With an ordinary space, three digits first may be a number of their own, unless thousands follow: 737 800, but 250 000.
  String.raw`\p{Nd}{3}(?:[${fixedSpace}]\p{Nd}{3}){1,4}`,
  String.raw`\p{Nd}{3}(?:[${space}]\p{Nd}{3}){0,3}[${space}]0{3}`,
];
const beforeGroups = String.raw`(?<![\p{Nd}.,]|(?<!\p{Nd})\p{Nd}{3}[${space}])`;
const groupedNumber = new RegExp(
  String.raw`${beforeGroups}(?:${groups.join('|')})(?![${space}-]?\p{Nd})`,
  'gu',
);
/** A letter of a script that is written with spaces: in 企業のM&Aが, the name begins and ends where the script changes. */
const letter = String.raw`(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])\p{L})`;
/** Between parts of a word: the space in J. K. and EE. UU., the sign in Q & A, AT&T, and in the German Leser*innen. */
const joiningSigns = new RegExp(
  [
    String.raw`[ \u00a0\u202f](?<=(?<![\p{L}\p{N}.])(?:\p{L}|\p{Lu}{2})\..)(?=(?:\p{L}|\p{Lu}{2})\.)`,
    ` [&＆] (?<=(?<!${letter})${letter}...)(?=${letter}(?!${letter}))`,
    `[&＆](?<=(?<!${letter})${letter}{1,3}.)(?=${letter}{1,3}(?!${letter}))`,
    String.raw`[*:_/](?<=\p{L}.)(?=innen(?!\p{L}))`,
  ].join('|'),
  'gu',
);
/** The invisible plus: one character for another, so that offsets stay the same. */
export const joint = '\u2064';
const numberSeparators: Readonly<Record<string, string>> = { '\u066b': '.', '\u066c': ',' };

/** Signs without meaning for the adjacent word. */
const trademarks = /^[™℠]/;
const fractions = /^[\u00bc-\u00be\u2150-\u215f\u2189]/;
/** Units and abbreviations in a single character: ㎏, №. */
const abbreviations = /^[\u2100-\u214f\u3200-\u33ff]/;
/** The zero-width non-joiner is between parts of a word in Arabic script, and after a virama in Telugu and Kannada. */
const beforeJoint = /[\p{Script=Arabic}\u0c4d\u0ccd]$/u;
const raised = /^[\u00b2\u00b3\u00b9\u2070-\u209c]/;

/**
 * The units of normalization: a letter with its marks, Hangul with its jamo, half-width kana with their voicing. Plain ASCII is one unit, except
 * for a last letter that may have a mark.
 */
const units =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  /[\u0000-\u007f]+(?=[\u0000-\u007f]|$)|\u0e40{2}|\u0ec0{2}|[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc]+|[^\p{M}\p{Default_Ignorable_Code_Point}\uff9e\uff9f]?[\p{M}\p{Default_Ignorable_Code_Point}\u0e32\u0e33\u0eb2\u0eb3\uff9e\uff9f]+|./gsu;

function prepare(original: string): Prepared {
  const given = withJoints(original);
  if (isAscii(given)) {
    const text = given.replace(apostrophes, "'");
    return { text, joints: [], rangeInSource: (start, end) => ({ start, end }) };
  }
  const text = withGershayim(given)
    .replace(spacingApostrophes, "'")
    .replace(/[\u066b\u066c]/g, sign => numberSeparators[sign] ?? sign);
  const isPlain = !/\p{Default_Ignorable_Code_Point}/u.test(text) && compatibilityForm(text) === text;
  const { joints, rangeInSource, ...normalized } = isPlain
    ? { text, joints: [], rangeInSource: (start: number, end: number) => ({ start, end }) }
    : normalize(text);
  // The rule for quotation marks applies again, because an invisible character may have been beside one.
  return {
    text: withGershayim(normalized.text).replace(apostrophes, "'"),
    joints,
    rangeInSource,
  };
}

function normalize(text: string): Prepared {
  let result = '';
  const joints: number[] = [];
  /** The start of each unit, in the result and in the text; consecutive units that are the same in both count as one. */
  const starts: { readonly to: number; readonly from: number; readonly isSame: boolean }[] = [];
  for (const { 0: unit, index } of text.matchAll(units)) {
    const form = formOf(unit, result);
    const isSame = form === unit;
    if (!isSame || starts.at(-1)?.isSame !== true) starts.push({ to: result.length, from: index, isSame });
    if (raised.test(unit) && /\p{L}$/u.test(result)) joints.push(result.length);
    result += form;
    if (unit.includes(joint) || (unit.includes('\u200c') && beforeJoint.test(result)))
      joints.push(result.length);
  }
  let at = 0;
  const unitAt = (position: number) => {
    if ((starts[at]?.to ?? 0) > position) at = 0;
    while (at + 1 < starts.length && (starts[at + 1]?.to ?? 0) <= position) at += 1;
    return starts[at];
  };
  const startOf = (position: number) => {
    const unit = unitAt(position);
    return (unit?.from ?? 0) + (unit?.isSame === true ? position - unit.to : 0);
  };
  const endOf = (position: number) => {
    const unit = unitAt(position - 1);
    return unit?.isSame === true ? unit.from + position - unit.to : (starts[at + 1]?.from ?? text.length);
  };
  return {
    text: result,
    joints,
    rangeInSource: (start, end) => ({ start: startOf(start), end: endOf(end) }),
  };
}

function formOf(unit: string, before: string): string {
  if (isAscii(unit)) return unit;
  const visible = unit.replace(/\p{Default_Ignorable_Code_Point}+/gu, '');
  if (trademarks.test(visible)) return ' ';
  const form = compatibilityForm(visible);
  if (fractions.test(visible)) return ` ${form.replace('\u2044', '/')}`;
  if (abbreviations.test(visible) && form.length > 1) return ` ${form} `;
  return raised.test(visible) && /\p{Nd}$/u.test(before) ? ` ${form}` : form;
}
