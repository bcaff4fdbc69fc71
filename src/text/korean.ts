/** Particles by their possible predecessors: any syllable, one that ends in a consonant, one that ends in a vowel. */
const particles = {
  any: `의 에 에서 에게 에게서 께 께서 한테 도 만 까지 부터 마저 조차 보다 처럼 밖에 들 하고`,
  afterConsonant: `은 이 을 과 으로 으로서 으로써 이나 이라 이라는 이라고 이며`,
  afterVowel: `는 가 를 와 로 로서 로써 라는 라고`,
};

/**
 * Particles that may follow a single syllable: that syllable is a word, and determines the particle. Other particles would be wrongly cut off
 * words of two syllables.
 */
const ofOneSyllable = new Set(['은', '는', '을', '를', '에', '에서', '으로']);

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
  if (rest.length === 1 && !ofOneSyllable.has(particle)) return false;
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
