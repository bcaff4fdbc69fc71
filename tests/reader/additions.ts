const picture = {
  url: 'https://pictures.example/harbour.svg',
  alt: 'A harbour at dusk',
  caption: 'The harbour of Karachi.',
  credit: 'Communiqué',
  width: 1600,
  height: 1000,
  focalPoint: { x: 0.8, y: 0.3 },
  placeholder: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
};

/** What the sample content lacks: blocks of all kinds in one article, breaking news, Urdu. */
export const additions = [
  {
    type: 'Article',
    slug: 'harbour-reopens',
    headline: 'The harbour reopens after the storm',
    summary: 'Ships may enter again. The first to come was a ferry.',
    body: [
      'The harbour is open again, [Islamabad](Place/islamabad) says. **All** ships may enter, *slowly*.',
      '## What is open',
      '- Pier one\n- Pier two\n  - its northern side',
      '> We have waited for this for a week.',
      '| Pier | Ships |\n| --- | --- |\n| One | 4 |\n| Two | 7 |',
      '![A harbour at dusk](https://pictures.example/harbour.svg)',
      'https://www.youtube.com/watch?v=aaaaaaaaaaa',
      '---',
      '```\nkept as typed\n```',
    ].join('\n\n'),
    section: 'economy',
    language: 'en',
    urgency: 'BREAKING',
    byline: ['Communiqué staff'],
    image: picture,
    corrections: [{ kind: 'CORRECTION', at: hoursAgo(1), text: 'An earlier version named another pier.' }],
    publishedAt: hoursAgo(3),
    mentions: [{ entity: 'Person/mohsin-naqvi', role: 'SUBJECT' }, { entity: 'Topic/security' }],
  },
  {
    type: 'Article',
    slug: 'harbour-reopens-ur',
    headline: 'طوفان کے بعد بندرگاہ دوبارہ کھل گئی',
    summary: 'جہاز دوبارہ داخل ہو سکتے ہیں۔',
    body: 'بندرگاہ کھلی ہے۔ تمام جہاز داخل ہو سکتے ہیں۔',
    section: 'economy',
    language: 'ur',
    translationOf: 'Article/harbour-reopens',
    publishedAt: '2024-10-01T07:00:00Z',
    mentions: [{ entity: 'Person/mohsin-naqvi', role: 'SUBJECT' }],
  },
];

/** The picture at each address of pictures.example. */
export const pictureFile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1000">
  <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#27425f"/><stop offset="1" stop-color="#e8a87c"/></linearGradient></defs>
  <rect width="1600" height="1000" fill="url(#sky)"/><circle cx="1250" cy="520" r="90" fill="#f7d9b0"/>
  <path d="M0 620h1600v380H0z" fill="#1e3148"/><path d="M300 600h420l-60 90H370zM500 600V360l130 200z" fill="#0f1b29"/>
</svg>`;

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}
