/** A text in paragraphs, with its headline. */
export interface Story {
  readonly language: string;
  readonly headline: string;
  readonly body: string;
}

/** What wires do with a story that they send again. Each change is deterministic for its source of random numbers. */
export const changes = {
  'cut from the end': cutFromTheEnd,
  'new lede': newLede,
  'numbers updated': numbersUpdated,
  'sentences reordered': sentencesReordered,
  'another headline': anotherHeadline,
  'paragraph added': paragraphAdded,
  'credit lines': creditLines,
  'copy-edited': copyEdited,
} as const satisfies Record<string, (story: Story, random: () => number) => Story>;

export type Change = keyof typeof changes;

/** Two different changes, one after the other. */
export function twoChanges(story: Story, random: () => number): Story {
  const all = Object.values(changes);
  const first = Math.floor(random() * all.length);
  const second = (first + 1 + Math.floor(random() * (all.length - 1))) % all.length;
  return [first, second].reduce((one, which) => all[which]?.(one, random) ?? one, story);
}

/** New news on top, of sentences from other stories, and below it the background of a story: 35 to 50 of a hundred words are the old ones. */
export function followUp(story: Story, others: readonly Story[], random: () => number): Story {
  const old = sentencesOf(story.body);
  const background = old.slice(-Math.max(1, Math.floor(old.length * 0.45)));
  const length = background.join(' ').length;
  const share = 0.35 + random() * 0.15;
  const top: string[] = [];
  for (let at = 0; top.join(' ').length < (length * (1 - share)) / share; at++) {
    const news = sentencesOf(others[at % others.length]?.body ?? '');
    top.push(news[Math.floor(at / others.length) % news.length] ?? '');
  }
  return { ...story, headline: top[0] ?? '', body: paragraphs([...top, ...background]) };
}

/** Some of the beginning of each of several stories. */
export function roundup(stories: readonly Story[]): Story {
  const [first] = stories;
  const body = stories.map(story => sentencesOf(story.body).slice(0, 2).join(' ')).join('\n\n');
  return { language: first?.language ?? 'en', headline: 'News in brief', body };
}

/** The first half or more stays. */
function cutFromTheEnd(story: Story, random: () => number): Story {
  const all = sentencesOf(story.body);
  const kept = Math.max(2, Math.round(all.length * (0.45 + random() * 0.4)));
  return { ...story, body: paragraphs(all.slice(0, kept)) };
}

function newLede(story: Story): Story {
  const [, ...rest] = sentencesOf(story.body);
  const lede = isSpaced(story)
    ? `${story.headline}, officials confirmed late in the day, in what neighbours and experts alike called a surprise.`
    : `${story.headline}。関係者が明らかにした。`;
  return { ...story, body: paragraphs([lede, ...rest]) };
}

/** Two numbers of three are new ones. */
function numbersUpdated(story: Story, random: () => number): Story {
  const body = story.body.replace(/\d+/g, digits =>
    random() < 0.67 ? String(Number(digits) + 1 + Math.floor(random() * 9)) : digits,
  );
  return { ...story, body };
}

function sentencesReordered(story: Story, random: () => number): Story {
  const [first = '', ...rest] = sentencesOf(story.body);
  return { ...story, body: paragraphs([first, ...shuffled(rest, random)]) };
}

function anotherHeadline(story: Story): Story {
  return { ...story, headline: `What we know: ${story.headline.split(' ').toReversed().join(' ')}` };
}

function paragraphAdded(story: Story, random: () => number): Story {
  const all = story.body.split('\n\n');
  const place = 1 + Math.floor(random() * all.length);
  const added = isSpaced(story)
    ? 'In a statement late at night, an association of residents asked for more information and announced that it would send a delegation to the capital. Its chair said people had learned of the matter from the radio and felt left alone. A spokesman of the government replied that a telephone line would be open from eight in the morning.'
    : '住民の団体は夜遅くに声明を出し、詳しい説明を求めるとともに、代表を都に送ると発表した。政府の報道官は、朝八時から電話の窓口を開くと答えた。';
  return { ...story, body: [...all.slice(0, place), added, ...all.slice(place)].join('\n\n') };
}

function creditLines(story: Story, random: () => number): Story {
  const agency = random() < 0.5 ? 'Meridian News Agency' : 'Polar Press Service';
  const place = random() < 0.5 ? 'HARWICK' : 'CAPITAL';
  return {
    ...story,
    body: `${place}, Nov 29 (${agency}) - ${story.body}\n\n(Reporting by A. Correspondent; writing by B. Desk; editing by C. Chief)\n\n© ${agency}. All rights reserved. Redistribution without permission is not allowed.`,
  };
}

/** One word of twenty is another one, and some are left out. */
function copyEdited(story: Story, random: () => number): Story {
  if (!isSpaced(story)) return { ...story, body: story.body.replace(/という|もみて/g, 'とのこと') };
  const edited = story.body.split(' ').flatMap(word => {
    const point = random();
    if (point < 0.02) return [];
    if (point < 0.05) return /\n/.test(word) ? word : `re${word.toLowerCase()}`;
    return word;
  });
  return { ...story, body: edited.join(' ') };
}

function isSpaced({ language }: Story): boolean {
  return language !== 'ja';
}

function sentencesOf(body: string): string[] {
  return body
    .split(/(?<=[.!?»"]["”]?)\s+(?=[\p{Lu}"«¿])|(?<=。)(?!」)\s*|\n\n/u)
    .map(one => one.trim())
    .filter(one => one !== '');
}

function paragraphs(sentences: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < sentences.length; at += 3) lines.push(sentences.slice(at, at + 3).join(' '));
  return lines.join('\n\n');
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map(one => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
