import { describe, expect, test } from 'vitest';
import { rendition } from '../../src/resolvers/addresses.ts';
import { type Api, startApi } from '../api.ts';
import { faultsOf } from '../newsroom.ts';

const errors = '... on InvalidInputError { message path issues { path message } }';
const mediaFields =
  'media { key kind url mimeType title caption credit durationSeconds poster { url alt } image { url alt caption credit width focalPoint { x y } placeholder } }';

describe('the media of an article', () => {
  test('are written, read, imported and exported, and have keys of their own', async () => {
    const api: Api = await startApi();
    const client = await api.as({ scopes: ['ADMIN'] });
    const picture = { url: 'https://a.example/1.jpg', alt: 'One', width: 800, focalPoint: { x: 0, y: 1 } };
    const media = [
      { kind: 'IMAGE', url: picture.url, caption: 'First', image: { ...picture, placeholder: 'LEHV6' } },
      { kind: 'IMAGE', url: 'https://a.example/2.jpg', title: 'Second', credit: 'AP' },
      {
        kind: 'VIDEO',
        url: 'https://a.example/3.mp4',
        mimeType: 'video/mp4',
        durationSeconds: 12.5,
        poster: { url: 'https://a.example/3.jpg', alt: 'Poster' },
      },
      { kind: 'VIDEO', url: 'https://a.example/3.mp4' },
    ];
    const { data } = await client.ask(
      `mutation ($input: ArticleInput!) { createArticle(input: $input) { ... on Article { id ${mediaFields} } ${errors} } }`,
      { input: { headline: 'x', media } },
    );
    const made = data.createArticle.media;
    const none = {
      mimeType: null,
      title: null,
      caption: null,
      credit: null,
      durationSeconds: null,
      poster: null,
    };
    expect(made).toMatchObject([
      {
        ...{ ...none, kind: 'IMAGE', url: picture.url, caption: 'First' },
        image: { ...picture, caption: 'First', credit: null, placeholder: 'LEHV6' },
      },
      {
        ...{ ...none, kind: 'IMAGE', url: 'https://a.example/2.jpg', title: 'Second', credit: 'AP' },
        image: { alt: 'Second', credit: 'AP', width: null, focalPoint: null, placeholder: null },
      },
      { ...none, ...media[2], image: null },
      { ...none, ...media[3], image: null },
    ]);
    expect(made[3].key).toBe(`${made[2].key}-2`);
    expect(new Set(made.map(({ key }: { key: string }) => key)).size).toBe(4);
    expect(await faultsOf(api)).toEqual([]);
  });

  test.for([
    [{ kind: 'IMAGE', url: 'javascript:alert(1)' }, 'BAD_USER_INPUT'],
    [{ kind: 'VIDEO', url: 'https://a.example', durationSeconds: -1 }, 'durationSeconds'],
    [
      {
        kind: 'IMAGE',
        url: 'https://a.example',
        image: { url: 'https://a.example', alt: 'x', focalPoint: { x: 1.1, y: 0 } },
      },
      'x',
    ],
  ] as const)('%j is refused', async ([medium, fault]) => {
    const api = await startApi();
    const client = await api.as({ scopes: ['ADMIN'] });
    const { data, errors: refused } = await client.ask(
      `mutation ($input: ArticleInput!) { createArticle(input: $input) { __typename ${errors} } }`,
      { input: { headline: 'x', media: [medium] } },
    );
    expect(refused?.[0]?.extensions.code ?? data.createArticle.path.at(-1)).toBe(fault);
  });
});

describe('a rendition', () => {
  const url = 'https://a.example/ü.jpg?v=1';
  const encoded = 'https%3A%2F%2Fa.example%2F%C3%BC.jpg%3Fv%3D1';
  const focused = { url, focalPoint: { x: 0.25, y: 1 } };
  const imgproxy = 'https://i.example/_/rs:{fit:fill|fit}:{width}:{height}[/g:fp:{x}:{y}]/plain/{url}';
  const cloudinary = 'https://i.example/fetch/c_{fit:fill|fit}[,w_{width}][,h_{height}]/{url}';
  const cloudflare =
    'https://i.example/cdn-cgi/image/fit={fit}[,width={width}][,height={height}][,gravity={x}x{y}]/{rawUrl}';

  test.for([
    [imgproxy, { url }, { width: 300 }, `https://i.example/_/rs:fill:300:0/plain/${encoded}`],
    [
      imgproxy,
      focused,
      { width: 300, height: 200, fit: 'CONTAIN' as const },
      `https://i.example/_/rs:fit:300:200/g:fp:0.25:1/plain/${encoded}`,
    ],
    [cloudinary, { url }, { height: 200 }, `https://i.example/fetch/c_fill,h_200/${encoded}`],
    [
      cloudflare,
      focused,
      { width: 300, height: 200 },
      `https://i.example/cdn-cgi/image/fit=cover,width=300,height=200,gravity=0.25x1/${url}`,
    ],
    [cloudflare, { url }, {}, url],
    [undefined, { url }, { width: 300 }, url],
  ] as const)('by %s of %j in %j', ([image, picture, size, expected]) => {
    expect(rendition(picture, { fit: 'COVER', ...size }, { image })).toBe(expected);
  });

  test('in a size that no picture has is refused', async () => {
    const api = await startApi();
    await api.import({
      ...{ type: 'Article', slug: 'a', headline: 'a', publishedAt: '2024-01-01T00:00:00Z' },
      image: { url: 'https://a.example', alt: 'x' },
    });
    for (const size of ['width: 0', 'height: 10001']) {
      const { errors: refused } = await api.ask(`{ article(slug: "a") { image { rendition(${size}) } } }`);
      expect(refused?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
    const { data, extensions } = await api.ask(
      '{ articles { nodes { image { rendition(width: 300) focalPoint { x } } } } }',
    );
    expect(data.articles.nodes).toEqual([{ image: { rendition: 'https://a.example', focalPoint: null } }]);
    expect(extensions.cost.requests).toBe(2);
  });
});
