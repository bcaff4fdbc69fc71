import { describe, expect, test } from 'vitest';
import { wordLanguage } from '../../src/text/languages/tag.ts';
import { nameWords, typedWords } from '../../src/text/name-words.ts';
import { hasPhrase } from '../../src/text/phrase.ts';
import { parseSearchQuery } from '../../src/text/search-query.ts';
import { isSameWord } from '../../src/text/stem.ts';
import { keyOfForm, queryPrefix } from '../../src/text/word-key.ts';
import { indexedWordsOf } from '../../src/text/words.ts';

/** The language of a text, the text, and what people type who look for it, divided by `|`. */
test.for<[string, string, string]>([
  ['hi', 'हिन्दी का सम्बन्ध, झण्डा गङ्गा चम्पा', 'हिंदी|संबंध|सम्बंध|संबन्ध|झंडा|गंगा|चंपा|"हिंदी का संबंध"'],
  ['hi', 'हिंदी में संबंध और अंतर, पंजाब, चंचल', 'हिन्दी|सम्बन्ध|अन्तर|पञ्जाब|चञ्चल'],
  ['hi', 'फ्रान्स ने इन्कार किया, सम्वाद', 'फ्रांस|इंकार|संवाद'],
  ['mr', 'मुंबईत अंतिम सामना', 'मुम्बईत|अन्तिम'],
  ['ne', 'सम्बन्धी अन्तर्राष्ट्रिय', 'संबन्धी|सम्बंधी|अंतर्राष्ट्रिय'],
  ['bn', 'সঙ্গে অঙ্ক বাংলা রঙ', 'সংগে|অংক|বাঙলা|রং'],
  ['gu', 'સંબંધ હિન્દી', 'સમ્બન્ધ|હિંદી'],
  ['or', 'ସମ୍ବନ୍ଧ', 'ସଂବଂଧ'],
  ['te', 'సంబంధం హిందీ', 'సమ్బన్ధం|హిన్దీ'],
  ['kn', 'ಸಂಬಂಧ ಕೆಂಪು', 'ಸಮ್ಬನ್ಧ|ಕೆಮ್ಪು'],
  ['ml', 'സംബന്ധം', 'സമ്ബന്ധം'],
  ['hi', 'नयी गयी हुये चाहिये बनाये', 'नई|गई|हुए|चाहिए|नया|बनाए|बनाया'],
  ['hi', 'नई गए हुए चाहिए', 'नयी|गये|हुये|चाहिये|गया'],
  ['hi', 'दुःख, पं० नेहरू', 'दुख|पं|पं॰'],
  ['te', 'హైదరాబాద్\u200cలో', 'హైదరాబాద్|హైదరాబాద్లో'],
  ['kn', 'ಕ್ರಿಕೆಟ್\u200cನಲ್ಲಿ', 'ಕ್ರಿಕೆಟ್'],
  ['ko', '비가 오고 눈이 내린다. 책의 값과 돈도 집만 법이 물로 당이', '비|눈|책|값|돈|집|법|물|당'],
  ['ko', '국민뿐 기업마다 북한이랑 불만이다 정부였다 2024년의 5월에', '국민|기업|북한|불만|정부|2024년|5월'],
  ['ko', '강의가 철도를 불만이 왕이는 국가의 아이가', '강의|철도|불만|왕이|국가|아이'],
  ['th', 'เเละ', 'และ'],
  ['th', 'แม่', 'เเม่'],
  ['de', 'Müller über Zürich, Öl und Größe', 'Mueller|ueber|Zuerich|Oel|Groesse|muller|MUELLER'],
  ['da', 'Ålborg og København', 'Aalborg|Koebenhavn|Alborg'],
  ['nb', 'Tromsø', 'Tromsoe|tromso'],
  ['hr', 'Đoković i Đinđić', 'Djokovic|Djoković|Dokovic|Djindjic'],
  ['de', 'Bürger*innen, Leser:innen und Schüler_innen', 'Bürger|Bürgerinnen|Leser|Leserinnen|Schüler'],
  ['ga', 'tUachtarán na hÉireann i mBaile', 'uachtaran|Éireann|heireann|baile'],
  ['uk', 'Ґалаґан', 'Галаган'],
  ['ar', 'المسؤولون شؤون', 'المسئولون|شئون'],
  ['ar', 'مسئولون', 'مسؤولون'],
  ['ar', '٢٠٢٤م', '2024'],
  ['ps', 'ګل', 'گل'],
  ['hy', 'ի՞նչ այո՛ Հա՜', 'ինչ|այո|հա'],
  ['hy', 'Երևան', 'ԵՐԵՎԱՆ|Երեւան'],
  ['am', 'ዓለም ሀገር ፀሐይ', 'አለም|ሃገር|ጸሐይ|ፀሀይ'],
  ['ja', 'コンピューターのユーザ', 'コンピュータ|ユーザー'],
  ['ja', 'りんごを食べる', 'リンゴ'],
  ['ja', 'リンゴ農園', 'りんご|ﾘﾝｺﾞ'],
  ['ja', 'いすゞ自動車', 'いすず|いすゞ'],
  [
    'fr',
    '25 000 euros, 1\u202f234\u202f567 et 10\u00a0000',
    '25000|25 000|25,000|25.000|1234567|1 234 567|10000',
  ],
  ['en', '25,000 people and 1,000,000', '25 000|25\u202f000|25000|25.000|1 000 000|1.000.000'],
  ['de', '1.234.567,89 Euro und 3,5 Prozent', '1234567.89|1,234,567.89|1 234 567,89|3.5'],
  ['hi', '१२,३४,५६७', '1234567|12,34,567|1,234,567'],
  ['en', 'On 5 May 100 of 12 300 people, 202 555 0123', '5 may|100|12300|12|300|202 555 0123'],
  ['en', 'F-16, MiG-29, COVID-19 and G-20', 'F16|mig29|covid19|g20|F 16|COVID–19'],
  ['en', 'F16, MiG29, covid19 and G20', 'F-16|MiG-29|COVID-19|covid 19|G-20'],
  ['en', '80km at $3.2bn in the 1990s', '80 km|80|3.2bn|$3.2|1990'],
  [
    'en',
    'e-mail, co-operation, re-election, anti-war, al-Qaeda',
    'email|cooperation|reelection|antiwar|alqaeda|e-mail',
  ],
  ['en', 'J. K. Rowling, U. S. Army', 'J.K. Rowling|JK Rowling|j. k. rowling|J K Rowling|US Army'],
  ['en', 'J.K. Rowling', 'J. K. Rowling|JK Rowling'],
  ['es', 'EE. UU.', 'EE.UU.|EEUU|EE. UU.|EE UU'],
  ['en', 'AT&T, S&P 500, R&D', 'AT&T|att|S&P 500|s&p|"R&D"|R & D'],
  ['ja', '企業のＭ＆Ａが増加、AT&T社は', 'M&A|Ｍ＆Ａ|AT&T'],
  ['ko', 'AT&T가 M&A를', 'AT&T|M&A|Ｍ＆Ａ'],
  ['zh', '公司R&D投入', 'R&D'],
  [
    'th',
    'การประชุมCOP28ที่กรุงเทพ เลือกตั้ง66 ราคา1,000บาท ปี๒๕๖๗ บริษัทM&Aของ',
    'COP28|ประชุม|ที่|เลือกตั้ง|66|1,000|ราคา|บาท|2567|ปี|M&A',
  ],
  ['lo', 'ຢູ່IBMລາວ', 'IBM|ລາວ'],
  ['km', 'មាត្រា៤៥នៅIBMកម្ពុជា', '45|មាត្រា|IBM|កម្ពុជា'],
  ['my', 'မြန်မာIBMနိုင်ငံ', 'IBM|မြန်မာ'],
  ['ar', 'الـCIA وبـG20 والـ5G', 'CIA|G20|5G'],
  ['fa', 'رهبران G7ها', 'G7'],
  ['am', 'የUSAID በ2015', 'USAID|2015'],
  ['mr', 'IPLच्या सामन्यात २०२०मध्ये, पं० नेहरू', 'IPL|2020|पं|पं॰'],
  ['te', 'IPLలో G20లో 2024లో', 'IPL|G20|2024'],
  ['ta', 'IPLல்', 'IPL'],
  ['he', 'בIBM והG7 ב2024', 'IBM|G7|2024'],
  ['en', 'A Q & A at 250 000 of 1 500 seats, Boeing 737-800', 'Q&A|250,000|250 000|1,500|737 800'],
  ['en', 'It ended.The firm www.example.com said: snake_case', 'ended|firm|example.com|example|snake'],
])('in %s, %s is found by %s', ([tag, text, typed]) => {
  expect(typed.split('|').filter(query => !isFound(tag, text, query))).toEqual([]);
});

/** Different words of one language that differ by little. */
test.for<[string, string]>([
  ['hi', 'सम्मान समान'],
  ['hi', 'गन्ना गना'],
  ['hi', 'आई आय'],
  ['hi', 'मई मय'],
  ['hi', 'कला काला'],
  ['bn', 'বাধা বাঁধা'],
  ['bn', 'রঙ রাঙ'],
  ...'강의 강|논의 논|철도 철|불만 불|길이 길|왕이 왕|고가 고|아이 아|회의 회|고양이 고양|별로 별|창의 창|국가 국|도로 도|풀이 풀|귀가 귀'
    .split('|')
    .map((pair): [string, string] => ['ko', pair]),
  ['de', 'Bauer Bar'],
  ['de', 'neue nu'],
  ['de', 'Poet Pot'],
  ['de', 'Feuer fur'],
  ['en', '3.2bn 32bn'],
  ['en', '3,5 35'],
  ['en', '12.5 125'],
  ['en', '0.125 125'],
  ['en', '12.05 1205'],
  ['en', '2.0.1 201'],
  ['en', '3-1 31'],
  ['en', 'F-16 F-35'],
  ['en', 'AT&T AT&S'],
  ['uk', 'їжа іжа'],
  ['am', 'ሀገር ሁገር'],
  ['ja', 'ガス カス'],
  ['ja', 'ビル ビール'],
  ['ja', 'おばさん おばあさん'],
  ['ja', 'スキー スキ'],
  ['th', 'เขา เข้า'],
  ['fa', 'گل کل'],
  ['ar', 'سؤال سيال'],
])('in %s, these are different: %s', ([tag, pair]) => {
  const [one = '', other = ''] = pair.split(' ');
  expect([isFound(tag, one, other), isFound(tag, other, one)]).toEqual([false, false]);
});

describe('suggestions', () => {
  test.for<[string, string]>([
    ['हिन्दी', 'हिंदी|हिन्दी'],
    ['संबंध', 'सम्बन्ध|संबंध|सम्बंध'],
    ['सम्बन्ध', 'संबंध|सम्बन्ध|सम्बंध'],
    ['রঙ', 'রং'],
    ['Zürich', 'Zuerich|zurich'],
    ['Ålborg', 'Aalborg|alborg'],
    ['Søren', 'Soeren'],
    ['F-16', 'f16|F-16|f 16'],
    ['G20', 'G-20|G20'],
    ['COVID-19', 'covid19|covid 19'],
    ['Coca-Cola', 'cocacola|coca-cola'],
    ['7-Eleven', '7eleven|7-eleven'],
    ['J.K. Rowling', 'J. K. Rowling|JK Rowling|J K Rowling|j.k. rowling'],
    ['J. K. Rowling', 'J.K. Rowling|JK Rowling|J K Rowling'],
    ['25,000 Islands', '25,000|25000'],
    ['25 000 femmes', '25 000|25000'],
    ['S&P 500', 'S&P 500|s&p'],
    ['企業M&A総合', 'm&a|企業m&a|Ｍ＆Ａ'],
    ['เลือกตั้ง66', '66|เลือกตั้ง66|เลือกตั้ง6'],
    ['الـCIA', 'cia|الcia'],
    ['コンピューター', 'コンピュータ|コンピューター|こんぴゅーた'],
    ['いすゞ', 'いすず|イスズ'],
    ['مسؤول', 'مسئول|مسؤول'],
    ['Երևան', 'ԵՐԵՎԱՆ|երեւան'],
    ['Ґалаґан', 'галаган'],
  ])('each beginning of what is typed suggests %s: %s', ([name, typed]) => {
    const words = nameWords(name);
    const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
    const missed = typed
      .split('|')
      .flatMap(text =>
        Array.from(graphemes.segment(text), ({ segment, index }) =>
          text.slice(0, index + segment.length),
        ).filter(
          beginning => !typedWords(beginning).every(part => words.some(word => word.startsWith(part))),
        ),
      );
    expect(missed).toEqual([]);
  });

  test.each(['हिन', 'हिन्', 'सम्बन', 'सम्बन्'])('%s, a syllable that is not complete', typed => {
    const words = ['हिंदी', 'संबंध'].flatMap(nameWords);
    expect(typedWords(typed).every(part => words.some(word => word.startsWith(part)))).toBe(true);
  });
});

/** Whether a text has every word and phrase of a query, each in the range of the index that the query reads. */
function isFound(tag: string, text: string, query: string): boolean {
  const language = wordLanguage(tag);
  const { words, phrases } = parseSearchQuery(query, 'ALL');
  const forms = indexedWordsOf(text);
  return (
    words.every(word =>
      forms.some(
        form => isSameWord(language, form, word) && keyOfForm(language, form).startsWith(queryPrefix(word)),
      ),
    ) && phrases.every(phrase => hasPhrase([text], phrase, language))
  );
}
