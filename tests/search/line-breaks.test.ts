import { beforeAll, expect, test } from 'vitest';
import { htmlToMarkdown } from '../../src/formats/html-to-markdown.ts';
import { type Api, startApi } from '../api.ts';

const bodies = {
  blanks: 'alphaone  \nbetaone gammaone deltaone',
  backslash: 'alphatwo\\\nbetatwo gammatwo deltatwo',
  tag: 'alphathree<br>betathree gammathree<br/>deltathree',
  imported: htmlToMarkdown('<p>alphafour<br>betafour <s>gammafour</s> deltafour</p>'),
  table: htmlToMarkdown(
    '<table><tr><td>alphafive</td><td>betafive</td></tr><tr><td>gammafive<br>deltafive</td><td></td></tr></table>',
  ),
  struck: '~~alphasix~~\n~~betasix~~ gammasix  \n~~deltasix~~',
  image: '![alphaseven  \nbetaseven<br>gammaseven](https://example.org/i.jpg) deltaseven',
};
const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const articles = Object.entries(bodies).map(([slug, body]) => ({
    type: 'Article',
    slug,
    headline: 'H',
    body,
    publishedAt: '2024-05-01T10:00:00Z',
  }));
  expect((await api.import(...articles)).problems).toEqual([]);
});

test.for(Object.keys(bodies).map((slug, i) => [slug, numbers[i] ?? ''] as const))(
  'of %s the words on both sides of a break are found, shown and counted',
  async ([slug, number]) => {
    const words = ['alpha', 'beta', 'gamma', 'delta'].map(word => word + number);
    const { data } = await api.ask(`{
      article(slug: "${slug}") { wordCount plain: body(format: PLAIN) html: body(format: HTML) }
      ${words.map(word => `${word}: search(query: "${word}") { edges { excerpt node { ... on Article { slug } } } }`).join('\n')}
    }`);
    expect(data.article.wordCount).toBe(4);
    expect(data.article.plain.split(/\s+/)).toEqual(words);
    expect(data.article.html).not.toContain('&lt;');
    for (const word of words) {
      expect(data[word].edges).toMatchObject([{ node: { slug } }]);
      expect(data[word].edges[0].excerpt.split(/\s+/)).toEqual(words);
    }
  },
);
