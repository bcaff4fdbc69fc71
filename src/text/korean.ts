/** Particles by their possible predecessors: any syllable, one that ends in a consonant, one that ends in a vowel. */
const particles = {
  any: `의 에 에서 에게 에게서 께 께서 한테 도 만 까지 부터 마저 조차 마다 뿐 보다 처럼 밖에 들 하고 입니다`,
  afterConsonant: `은 이 을 과 으로 으로서 으로써 이나 이라 이라는 이라고 이며 이랑 이다 이었다`,
  afterVowel: `는 가 를 와 로 로서 로써 라는 라고 였다`,
};

/** Particles that may follow any single syllable. Other particles would be wrongly cut off words of two syllables (고가, 아이, 회의). */
const ofOneSyllable = new Set(['은', '는', '을', '를', '에', '에서', '으로']);

/** Nouns of one syllable that other particles may follow too. */
const nouns = new Set(
  `책집법손땅돈눈물불밥말일길몸힘꿈왕옷꽃산강별달해배코피소개새쥐표당군핵밤낮봄빛값뜻딸형벽문방창칼총병약술빵쌀콩닭곰뱀
  글곡춤년월명원점선층줄끝금철돌숲섬밭논비차죄벌삶잠귀입목등발팔턱뼈살뇌폐암균잎풀씨떡국죽탑짐털젖숨땀침`.replace(
    /\s/g,
    '',
  ),
);

/** Words that look like a noun and a particle, and mean something else. */
const words = new Set(
  `강도 강의 개의 고속도로 고양이 국도 군도 귀가 귀로 귀의 길이 논의 당도 명의 목도 문과 문의 물의 발의 방과 방도 방만 배가 벌이 법도 별도 별로 병과 불과
  불만 불의 비만 산도 살의 살이 새로 선도 선의 암만 약과 약도 왕이 원만 일과 점도 죽도 차도 차로 창의 창이 철도 철로 총의 털이 폐가 폐로 풀이 피로 해도 해로`
    .trim()
    .split(/\s+/),
);

const rules = Object.entries(particles)
  .flatMap(([after, list]) => list.split(' ').map(particle => ({ after, particle })))
  .toSorted((a, b) => b.particle.length - a.particle.length);

const firstSyllable = 0xac00;
const finals = 28;
const rieul = 8;

/** A Korean word without its particles: 한국은, 한국에서는 → 한국. Any other word stays as it is. */
export function withoutParticles(word: string): string {
  if (!/[가-힣]$/.test(word)) return word;
  for (let rest = word; ; ) {
    const rule = rules.find(one => canEnd(rest, one));
    if (rule === undefined) return rest;
    rest = rest.slice(0, -rule.particle.length);
  }
}

function canEnd(word: string, { after, particle }: { after: string; particle: string }): boolean {
  const rest = word.slice(0, -particle.length);
  if (!word.endsWith(particle) || rest === '') return false;
  if (words.has(word)) return false;
  if (rest.length === 1 && !ofOneSyllable.has(particle) && !nouns.has(rest)) return false;
  const final = finalOf(rest);
  if (after === 'any' || final === undefined) return true;
  // The one particle that treats a final consonant like a vowel.
  if (particle.startsWith('로') && final === rieul) return true;
  return final > 0 === (after === 'afterConsonant');
}

/** The number of a text's final consonant, 0 for none; undefined if the text does not end in Hangul. */
function finalOf(text: string): number | undefined {
  if (!/[가-힣]$/.test(text)) return undefined;
  return (text.charCodeAt(text.length - 1) - firstSyllable) % finals;
}
