import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from '../api.ts';
import { isLong, seeded } from '../seed.ts';
import { searchAll } from './search-all.ts';

/** Texts as people write them, and what else people type who look for them. */
const texts: readonly {
  readonly slug: string;
  readonly text: string;
  readonly finds: readonly string[];
  readonly not?: readonly string[];
}[] = [
  {
    slug: 'soft-hyphen',
    text: 'An agree\u00adment on co\u2060operation, di\u200brec\u200ctions and mar\u200eks\ufeff of time',
    finds: [
      'agreement',
      'cooperation',
      'directions',
      'marks',
      'agree\u00adment',
      '"agreement on cooperation"',
    ],
  },
  { slug: 'emoji', text: 'I ❤️ quokkas 👩‍🚀', finds: ['quokkas', 'quokkas\ufe0f'] },
  {
    slug: 'hebrew',
    text: 'דובר צה״ל הגיב, ג׳ורג׳ שתק. יַלְדָּה אחת',
    finds: [
      'צה"ל',
      'צה״ל',
      'צהל',
      "ג'ורג'",
      'ג׳ורג׳',
      'ילדה',
      'יַלְדָּה',
      '"דובר צה"ל הגיב"',
      'צה\u201dל',
      '\u200fצה"ל',
    ],
    not: ['-צה"ל דובר', '\u200f-צה"ל דובר'],
  },
  { slug: 'hebrew-ascii', text: 'ארה"ב וחו"ל', finds: ['ארה״ב', 'ארהב', 'וחו"ל ארה"ב', "ארה''ב"] },
  { slug: 'hebrew-apostrophes', text: "וצה''ל אמר ’’ דבר", finds: ['וצה״ל', 'וצהל', "וצה''ל", 'דבר'] },
  { slug: 'yiddish', text: 'ײדיש און װאָס', finds: ['יידיש', 'וואָס', 'װאָס'] },
  {
    slug: 'arabic',
    text: 'أعلنت الحُكومةُ أنّ المدرسة العـــربية فتحت في مستشفى آمن إلى الشرق، مؤتمر',
    finds: [
      'اعلنت',
      'أعلنت',
      'الحكومة',
      'الحكومه',
      'المدرسه',
      'العربية',
      'العربيه',
      'مستشفي',
      'امن',
      'الى',
      'إلي',
      'مُؤتَمر',
      '"المدرسه العربيه"',
    ],
  },
  {
    slug: 'persian',
    text: 'می‌خواهم کتاب‌های علی را در سال ۱۴۰۳ بخوانم',
    finds: [
      'می‌خواهم',
      'میخواهم',
      'مي\u200cخواهم',
      'می خواهم',
      'كتاب',
      'کتاب‌های',
      'کتاب',
      'علي',
      '1403',
      '۱۴۰۳',
      '١٤٠٣',
    ],
  },
  {
    slug: 'urdu',
    text: 'پاکستان کے وزیرِ اعظم نے کہا، بھارت',
    finds: ['بهارت', 'بھارت', 'پاكستان', 'پاکستان', 'وزیر', 'کہا', 'كها'],
  },
  {
    slug: 'hindi',
    text: 'सड़क पर क़लम और चाँद २०२४',
    finds: ['सड़क', 'सडक', 'सड़क'.normalize('NFD'), 'कलम', 'क़लम', 'क\u093cलम', 'चांद', 'चाँद', '2024', '२०२४'],
  },
  { slug: 'bengali', text: 'বাড়ি ও সময়', finds: ['বাড়ি', 'বাড়ি'.normalize('NFD'), 'সময়', 'সময'] },
  { slug: 'khanda-ta', text: 'হঠাৎ উত্\u200dসব', finds: ['হঠাত্\u200d', 'হঠাৎ', 'উৎসব'] },
  { slug: 'gujarati', text: 'ચાઁદ', finds: ['ચાંદ', 'ચાઁદ'] },
  { slug: 'odia', text: 'ଚାଁଦ', finds: ['ଚାଂଦ'] },
  { slug: 'gurmukhi', text: 'ਪੰਜਾਬ', finds: ['ਪਂਜਾਬ'] },
  { slug: 'tamil', text: 'ஸ்ரீ ரங்கம்', finds: ['ஶ்ரீ'] },
  { slug: 'sinhala', text: 'ශ්‍රී ලංකා රජය', finds: ['ශ්‍රී', 'ශ්රී', 'ලංකා'] },
  { slug: 'malayalam', text: 'അവന്‍ പറഞ്ഞു. എന്റെ', finds: ['അവൻ', 'അവന്‍', 'എൻ്റെ', 'എൻറെ'] },
  {
    slug: 'korean',
    text: '한국은 미국에서 정부가 사람들을 만났다. 서울로부터, KBS는 책을',
    finds: [
      '한국',
      '한국은',
      '한국이',
      '미국',
      '미국에',
      '정부',
      '정부의',
      '사람',
      '서울',
      'KBS',
      '책',
      '한국은'.normalize('NFD'),
      '"한국 미국"',
    ],
    not: ['국'],
  },
  { slug: 'korean-bare', text: '한국 정부', finds: ['한국은 정부가'] },
  {
    slug: 'compat',
    text: 'CO₂ on 5 km² in the ﬁnal Ｒｅｐｏｒｔ, 7㎏ of №12, ½ done by Acme™ and the minister¹',
    finds: [
      'CO2',
      'CO₂',
      'km2',
      'km²',
      'km',
      'final',
      'ﬁnal',
      'report',
      'Ｒｅｐｏｒｔ',
      'kg',
      'acme',
      'minister',
      '12',
      'ＦＩＮＡＬ',
      '"co2 on 5 km2"',
    ],
    not: ['-ｃｏ2 acme', '－CO2 acme'],
  },
  {
    slug: 'plain',
    text: 'The efficient officers left 45 m² in 2031',
    finds: ['eﬃcient', 'oﬀicers', 'm2', '２０３１', '٢٠٣١', '２０３１'],
  },
  {
    slug: 'apostrophes',
    text: 'O’Hara of Hawaiʻi met l’été in Qa’ida, п’ять d’Ivoire and Pakistan’s 1’000 dell’arte',
    finds: [
      "O'Hara",
      'O‘Hara',
      'OʻHara',
      'OʼHara',
      'O`Hara',
      'O´Hara',
      'O＇Hara',
      'Hara',
      'OHara',
      'Hawaii',
      "Hawai'i",
      'Hawai‘i',
      'Hawaiʻi',
      "l'été",
      'l`ete',
      'ete',
      'Qaida',
      "Qa'ida",
      'Qa ida',
      "п'ять",
      'пʼять',
      'пять',
      'Ivoire',
      'd‘Ivoire',
      'Pakistan',
      "Pakistan's",
      '1000',
      "1'000",
      'arte',
    ],
  },
  {
    slug: 'cyrillic',
    text: 'Ёлка и за́мок стояли в Киеве, йод',
    finds: ['елка', 'ёлка', 'замок', 'йод', 'йод'.normalize('NFD'), 'Ё\u200bлка'],
    not: ['иод'],
  },
  {
    slug: 'vietnamese',
    text: 'Đặng Thị Ngọc đến Hà Nội',
    finds: ['dang', 'đặng', 'Đặng'.normalize('NFD'), 'ngoc', 'ha noi', 'đến'],
  },
  { slug: 'greek', text: 'Ο Οδυσσεύς και ΟΔΟΣ', finds: ['οδυσσευς', 'ΟΔΥΣΣΕΥΣ', 'οδός', 'οδοσ', 'ΟΔΥΣΣΕΎΣ'] },
  {
    slug: 'turkish',
    text: 'İstanbul ve Diyarbakır ışık',
    finds: ['istanbul', 'ISTANBUL', 'diyarbakir', 'DİYARBAKIR', 'isik'],
  },
  {
    slug: 'german',
    text: 'Große Straße, Ærø, Łódź, Œuvre',
    finds: ['grosse', 'GROSSE', 'GROẞE', 'strasse', 'aero', 'lodz', 'oeuvre', 'Straße'.normalize('NFD')],
  },
  {
    slug: 'japanese',
    text: 'ガーナの首相がトヨタを訪問',
    finds: ['ｶﾞｰﾅ', 'ガーナ', 'ガーナ'.normalize('NFD'), '首相', 'トヨタ', 'ﾄﾖﾀ'],
  },
  { slug: 'chinese', text: '毛泽东 访问 北京', finds: ['毛泽东', '北京', '「毛泽东」'] },
  {
    slug: 'compounds',
    text: '北京市政府昨日宣布。中华人民共和国。กระทรวง ต่างประเทศไทย แถลง',
    finds: ['北京', '北京市', '共和国', '共和', 'ต่างประเทศ', 'ประเทศไทย', 'ไทย', '"北京市政府"'],
  },
  { slug: 'thai', text: 'น้ำท่วมในกรุงเทพ ปี ๒๕๖๗', finds: ['น้ำท่วม', 'น้ํา', 'นํ้าท่วม', 'กรุงเทพ', '2567', '๒๕๖๗'] },
  { slug: 'thai-signs', text: 'ข่าวกรุงเทพฯ เด็กๆ', finds: ['กรุงเทพ', 'กรุงเทพฯ', 'เด็ก'] },
  {
    slug: 'latin-letters',
    text: 'Əliyev in Ɔkɔ, Ɖeka, Ƒoƒo',
    finds: ['eliyev', 'Əliyev', 'oko', 'deka', 'fofo'],
  },
  {
    slug: 'nasals',
    text: 'हिन्दी का सम्बन्ध, झंडा। সঙ্গে বাংলা। సంబంధం',
    finds: ['हिंदी', 'संबंध', 'सम्बंध', 'झण्डा', 'সংগে', 'বাঙলা', 'సమ్బన్ధం', '"हिंदी का संबंध"', 'हिंदी -समान'],
    not: ['हिन्दी -सम्बन्ध', 'हिन्दी -संबंध'],
  },
  {
    slug: 'korean-syllables',
    text: '비가 오고 책의 값이 올랐다. 강의가 불만이다. 고가 도로',
    finds: ['비', '책', '값', '강의', '불만', '고가', '"책 값"'],
    not: ['강', '불', '고'],
  },
  {
    slug: 'numbers',
    text: 'It cost 25 000 euros, then 1\u202f234\u202f567 or more',
    finds: ['25 000', '25.000', '25000', '25\u00a0000', '1,234,567', '1234567', '25,000', '"25 000 euros"'],
    not: ['2500', 'cost -25.000'],
  },
  {
    slug: 'joined',
    text: 'An F-16 and COVID-19, al-Qaeda, AT&T, J. K. Rowling, Müller, Ålborg',
    finds: [
      'f16',
      'F-16',
      'covid19',
      'covid 19',
      'alqaeda',
      'AT&T',
      'J.K. Rowling',
      'JK Rowling',
      'Mueller',
      'Aalborg',
      '"J.K. Rowling Müller"',
    ],
    not: ['f35', 'muller -mueller'],
  },
  {
    slug: 'kana',
    text: 'りんごとコンピューター',
    finds: ['リンゴ', 'コンピュータ', 'ｺﾝﾋﾟｭｰﾀｰ'],
    not: ['リング'],
  },
  { slug: 'armenian', text: 'Երևանում ի՞նչ', finds: ['ԵՐԵՎԱՆՈՒՄ', 'Երեւանում', 'ինչ'] },
  { slug: 'ethiopic', text: 'ዓለም ፀሐይ', finds: ['አለም', 'ጸሐይ'] },
  { slug: 'lao-khmer', text: 'ນ້ຳ ແລະ ភាសាខ្មែរ', finds: ['ນ້ຳ', 'ນໍ້າ'.normalize('NFC'), 'ភាសាខ្មែរ'] },
];

const names = [
  'Scarlett O’Hara',
  "O'Neill",
  'Hawaiʻi',
  'Côte d’Ivoire',
  'L’Oréal',
  'Qa’ida',
  'Al-Rashid',
  '毛泽东',
  '日本の首相',
  '中華人民共和国',
  'トヨタ自動車',
  'ガーナ',
  '한국은행',
  '김정은',
  '닭고기',
  '과학',
  '정부',
  'กรุงเทพมหานคร',
  'สมเด็จพระนางเจ้า',
  'น้ำ',
  'ປະເທດລາວ',
  'ភាសាខ្មែរ',
  'မြန်မာ',
  'हिन्दी क़लम',
  'বাংলা',
  'தமிழ்நாடு',
  'ශ්‍රී ලංකා',
  'മലയാളം',
  'محمّد بن سلمان',
  'المدرسة',
  'می‌خواهم',
  'בנימין נתניהו',
  'צה״ל',
  'ארה"ב',
  'ג׳ורג׳',
  'Đặng Thị',
  'Łódź',
  'Straße',
  'Ærø',
  'İstanbul',
  'ΟΔΟΣ',
  'Ёлка Йод',
  'Київ',
  'CO₂ Fund',
  'ﬁnance',
  'Ｆｕｌｌ',
  '5G',
  '1,000 Islands',
  '3.5 Club',
  'U.S. Army',
  'AT&T',
  'C++',
  '7-Eleven',
  'x²',
  'co\u00adoperation',
  'Հայաստան',
  'საქართველო',
  'ኢትዮጵያ',
  '२०२४',
  'Am½',
  'Naqvi',
  'हिंदी संबंध',
  'কলকাতার রঙ',
  'Zürich',
  'Ålborg',
  'F-16',
  'COVID-19',
  'J.K. Rowling',
  '25 000 femmes',
  'コンピューター',
  'いすゞ',
  'مسؤول',
  'Երևան',
];

const { pick } = seeded('scripts');

/** All different ways in which something may be typed with LONG=1, otherwise one by chance. */
function someOf(typed: readonly string[]): readonly string[] {
  const different = [...new Set(typed)];
  return isLong ? different : [pick(different)];
}

let api: Api;

beforeAll(async () => {
  api = await startApi();
  const { problems } = await api.import(
    ...texts.map(({ slug, text }) => ({
      type: 'Article',
      slug,
      headline: 'N',
      body: text,
      language: 'und',
      publishedAt: '2024-01-01T00:00:00Z',
    })),
    ...names.map((name, i) => ({ type: 'Topic', slug: `name-${i}`, name })),
  );
  expect(problems).toEqual([]);
});

describe('search', () => {
  test.for(texts)('$slug', async ({ slug, finds, not = [] }) => {
    const missed: string[] = [];
    for (const query of finds) if (!(await found(query)).includes(slug)) missed.push(query);
    expect(missed).toEqual([]);
    for (const query of not) expect(await found(query), query).not.toContain(slug);
  });

  test('each word as it stands there, however it is encoded', async () => {
    const missed: string[] = [];
    for (const { slug, text } of texts) {
      for (const word of text.split(/[\s,.]+/)) {
        if (!/[\p{L}\p{N}]/u.test(word)) continue;
        const typed = [
          word,
          word.normalize('NFD'),
          word.normalize('NFC'),
          fullWidth(word),
          hyphenated(word),
          word.toUpperCase(),
        ];
        for (const query of someOf(typed)) if (!(await found(query)).includes(slug)) missed.push(query);
      }
    }
    expect(missed).toEqual([]);
  });

  test('an excerpt shows the text as it stands there, cut where its words are', async () => {
    const filler = 'Nothing of note was said — “ﬁve” ½ times. '.repeat(12);
    const text = `${filler}The agree\u00adment on CO₂ was signed in O’Hara.`;
    await api.import({
      type: 'Article',
      slug: 'excerpt',
      headline: 'E',
      body: `${text} ${filler}`,
      publishedAt: '2024-01-01T00:00:00Z',
    });
    const { data } = await api.ask('{ search(query: "agreement co2 ohara") { edges { excerpt } } }');
    expect(data.search.edges[0].excerpt).toContain('The agree\u00adment on CO₂ was signed in O’Hara.');
    expect(data.search.edges[0].excerpt).toMatch(/^…\S/);
  });

  test.for<[string, string, string]>([
    ['hi', 'हिन्दी', 'हिंदी'],
    ['fr', '25 000', '25000'],
    ['en', 'J. K. Rowling', 'jk'],
    ['en', 'AT&T', 'at&t'],
    ['ja', 'コンピューター', 'コンピュータ'],
    ['de', 'Zürich', 'Zuerich'],
  ])('an excerpt in %s shows %s for %s', async ([language, original, typed]) => {
    const filler = 'Lorem ipsum dolor sit amet. '.repeat(12);
    const slug = `excerpt-${language}-${typed.length}`;
    const headline = `Quokka${language}`;
    const body = `${filler}${original} ${filler}`;
    const publishedAt = '2024-01-01T00:00:00Z';
    await api.import({ type: 'Article', slug, headline, body, language, publishedAt });
    const text = 'query ($query: String!) { search(query: $query, match: ALL) { edges { excerpt } } }';
    const { data } = await api.ask(text, { query: `${typed} ${headline}` });
    expect(data.search.edges[0].excerpt).toContain(original);
  });
});

describe('suggest', () => {
  test.for(names.map((name, i) => [name, `name-${i}`] as const))(
    '%s by all that is typed of it',
    async ([name, slug]) => {
      const missed: string[] = [];
      const graphemes = Array.from(
        new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(name),
        ({ segment }) => segment,
      );
      const prefixes = graphemes.map((_, i) => graphemes.slice(0, i + 1).join(''));
      for (const prefix of prefixes)
        for (const typed of someOf([
          prefix,
          prefix.normalize('NFD'),
          prefix.toLowerCase(),
          prefix.replaceAll(/[’ʻ'׳]/g, "'"),
          prefix.replaceAll(/[’ʻ'׳]/g, '‘'),
          fullWidth(prefix),
          `\u200e${prefix}`,
        ]))
          if (!(await suggested(typed)).includes(slug)) missed.push(typed);
      expect(missed).toEqual([]);
    },
  );

  test.for<[string, string]>([
    ['ㅎ', '한국은행'],
    ['하', '한국은행'],
    ['한ㄱ', '한국은행'],
    ['한구', '한국은행'],
    ['기', '김정은'],
    ['김저', '김정은'],
    ['달', '닭고기'],
    ['고', '과학'],
    ['hara', 'Scarlett O’Hara'],
    ['ohara', 'Scarlett O’Hara'],
    ['Hawaii', 'Hawaiʻi'],
    ['首相', '日本の首相'],
    ['al-', 'Al-Rashid'],
    ['rash', 'Al-Rashid'],
    ['2024', '२०२४'],
    ['1000', '1,000 Islands'],
    ["Naqvi's", 'Naqvi'],
    ['المدرسه', 'المدرسة'],
    ['נתניהו', 'בנימין נתניהו'],
    ['ｶﾞｰ', 'ガーナ'],
    ['हिन्दी सम्ब', 'हिंदी संबंध'],
    ['Zuer', 'Zürich'],
    ['aalb', 'Ålborg'],
    ['f16', 'F-16'],
    ['covid1', 'COVID-19'],
    ['J. K', 'J.K. Rowling'],
    ['25000', '25 000 femmes'],
    ['こんぴ', 'コンピューター'],
    ['مسئ', 'مسؤول'],
    ['ԵՐԵՎ', 'Երևան'],
  ])('%s suggests %s', async ([typed, name]) => {
    expect(await suggested(typed)).toContain(`name-${names.indexOf(name)}`);
  });
});

async function found(query: string): Promise<string[]> {
  return (await searchAll(api, { query, types: ['ARTICLE'] })).map(name => name.replace('Article/', ''));
}

async function suggested(prefix: string): Promise<string[]> {
  const { data, errors } = await api.ask(
    'query ($prefix: String!) { suggest(prefix: $prefix, first: 50) { ... on Entity { slug } } }',
    { prefix },
  );
  expect(errors).toBeUndefined();
  return data.suggest.map(({ slug }: { slug: string }) => slug);
}

/** As an East Asian keyboard types Latin letters and digits. */
function fullWidth(text: string): string {
  return text.replace(/[A-Za-z0-9]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}

/** With a soft hyphen behind each letter. */
function hyphenated(text: string): string {
  return text.replace(/(?<=[\p{L}\p{M}])(?=\p{L})/gu, '\u00ad');
}
