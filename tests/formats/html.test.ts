import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  htmlToMarkdown,
  htmlToPlain,
  nitfToMarkdown,
  plainToMarkdown,
} from '../../src/formats/html-to-markdown.ts';
import { toHtml, toPlain } from '../../src/formats/markdown.ts';
import { isLong } from '../seed.ts';
import { documents } from './documents.ts';

const numRuns = isLong ? 8000 : 60;

describe('one mark within the same mark, or next to it, is written once', () => {
  test.for([
    ['<p><del><s>gone</s></del></p><p>The <b>rest</b></p>', '~~gone~~\n\nThe **rest**'],
    ['<p><s>a <strike>b</strike> c</s></p>', '~~a b c~~'],
    ['<p><s>a</s><del>b</del></p>', '~~ab~~'],
    ['<p><s><em>a <s>b</s></em></s></p>', '~~*a b*~~'],
    ['<p><b>a <strong>b</strong></b></p>', '**a b**'],
    ['<p><b><i>a <b>b</b></i></b></p>', '**_a b_**'],
    ['<p><i>a <em>b</em></i><em>c</em></p>', '*a bc*'],
    ['<p><code>a <kbd>b</kbd></code><code>c</code></p>', '`a bc`'],
    ['<p><s>a</s>~<s>b</s></p>', '~~a~~\\~~~b~~'],
    [
      '<a href="https://a.example">a <video src="https://b.example" title="b"></video> c</a>',
      '[a b c](https://a.example)',
    ],
  ] as const)('%s', ([html, markdown]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
  });
});

describe('a break at the edge of a mark stands beside it', () => {
  test.for([
    ['<p><b>Headline<br></b>Text follows</p>', '**Headline**\\\nText follows', 'Headline\nText follows'],
    ['<p>Text<b><br>Headline</b></p>', 'Text\\\n**Headline**', 'Text\nHeadline'],
    [
      '<p><a href="https://a.example">Link<br/></a>more</p>',
      '[Link](https://a.example)\\\nmore',
      'Link\nmore',
    ],
    ['<p>one<em><br/></em>two</p>', 'one\\\ntwo', 'one\ntwo'],
    ['<p>one<s><b><br/></b></s>two</p>', 'one\\\ntwo', 'one\ntwo'],
    ['<p><b><i>one<br> &nbsp;</i></b>two</p>', '**_one_**\\\ntwo', 'one\ntwo'],
    ['<p>one<b> two </b>three</p>', 'one **two** three', 'one two three'],
    ['<p>one<br>&nbsp;<br>two</p>', 'one\n\ntwo', 'one\n\ntwo'],
    ['<p><b><br>one<br></b></p>', '**one**', 'one'],
    ['<b><p>one</p></b>two', '**one**\n\ntwo', 'one\n\ntwo'],
  ] as const)('%s', ([html, markdown, plain]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
    expect(htmlToPlain(html)).toBe(plain);
    expect(toPlain(markdown)).toBe(plain);
  });

  test('in a cell, where Markdown has no other break, a tag', () => {
    const markdown = htmlToMarkdown(
      '<table><tr><th>A</th></tr><tr><td><b>Name<br></b>Title</td></tr></table>',
    );
    expect(markdown).toBe('| A |\n| - |\n| **Name**<br>Title |');
    expect(htmlToMarkdown(toHtml(markdown))).toBe(markdown);
  });
});

describe('a picture, a caption and an embed stay what they are', () => {
  const picture = '<img src="https://a.example/a.jpg" alt="A">';
  test.for([
    [
      `<figure>${picture}<figcaption>By <b>boat</b>.<br><small>AP</small></figcaption></figure>`,
      '![A](https://a.example/a.jpg "By boat. AP")',
    ],
    [
      `<figure><picture>${picture}</picture><figcaption> </figcaption></figure>`,
      '![A](https://a.example/a.jpg)',
    ],
    [
      `<figure>${picture}${picture}<figcaption>Two</figcaption></figure>`,
      '![A](https://a.example/a.jpg)![A](https://a.example/a.jpg)\n\nTwo',
    ],
    [
      `<figure><p>Text</p>${picture}<figcaption>One</figcaption></figure>`,
      'Text\n\n![A](https://a.example/a.jpg)\n\nOne',
    ],
    ['<figure><blockquote>Q</blockquote><figcaption>Ada</figcaption></figure>', '> Q\n\nAda'],
    [
      `<figure><a href="//a.example/large.jpg?w=1">${picture}<button><svg></svg></button></a><figcaption>One</figcaption></figure>`,
      '![A](https://a.example/a.jpg "One")',
    ],
    [
      `<a href="https://a.example/a.PNG"><figure>${picture}<figcaption>One</figcaption></figure></a>`,
      '![A](https://a.example/a.jpg "One")',
    ],
    [
      `<figure><a href="https://a.example/story">${picture}</a><figcaption>One</figcaption></figure>`,
      '[![A](https://a.example/a.jpg)](https://a.example/story)\n\nOne',
    ],
    [
      '<figure><video controls><source src="https://a.example/v.mp4"></video><figcaption>One</figcaption></figure>',
      '<https://a.example/v.mp4>\n\nOne',
    ],
    ['<audio src="//a.example/a.mp3" controls>No sound</audio>', '<https://a.example/a.mp3>'],
    ['<p>a</p><video src="blob:https://a.example/1">b</video>', 'a'],
    ['<iframe src="//www.youtube.com/embed/a_b"></iframe>', '<https://www.youtube.com/embed/a_b>'],
    ['<p>a</p><iframe src="https://ads.example/1"></iframe>', 'a'],
    [
      '<iframe src="https://w.soundcloud.com/player/?url=x"></iframe>',
      '<https://w.soundcloud.com/player/?url=x>',
    ],
    [
      '<iframe src="about:blank" data-src="https://www.youtube.com/embed/a"></iframe>',
      '<https://www.youtube.com/embed/a>',
    ],
    ['<figure><oembed url="https://vimeo.com/1"></oembed></figure>', '<https://vimeo.com/1>'],
  ] as const)('%s', ([html, markdown]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
    expect(toHtml(htmlToMarkdown(toHtml(markdown)))).toBe(toHtml(markdown));
  });
});

describe('what a browser does not show', () => {
  test.for([
    '<p hidden>h</p>',
    '<div hidden="until-found">h</div>',
    '<p style="DISPLAY : none !important">h</p>',
    '<span style="color:red; visibility: hidden">h</span>',
    '<img src="https://stats.example/1" width="1" height="1" alt="h">',
    '<noscript><img src="https://stats.example/1" height="0" alt=""></noscript>',
    '<div popover>h</div>',
    '<p><progress value="1">h</progress><meter>h</meter></p>',
  ])('is no text: %s', html => {
    expect(htmlToMarkdown(`<p>a</p>${html}<p style="display: block">b</p>`)).toBe('a\n\nb');
  });

  test('is no second picture, where a script loads it', () => {
    const loaded = '![A](https://a.example/a.jpg)';
    const plain = '<img src="https://a.example/a.jpg" alt="A">';
    const placeholder = 'src="data:image/gif;base64,R0" alt="A"';
    for (const html of [
      `<img ${placeholder} data-src="https://a.example/a.jpg"> <noscript>${plain}</noscript>`,
      `<img ${placeholder}><noscript>${plain}</noscript>`,
      `${plain}<noscript>${plain}</noscript>`,
      `<picture><img ${placeholder}></picture><noscript>${plain}</noscript>`,
      `<img ${placeholder} data-src="https://a.example/a.jpg">`,
      '<img src="https://a.example/empty.gif" data-lazy-src="https://a.example/a.jpg" alt="A">',
      '<img srcset="https://a.example/a.jpg 1x, https://a.example/b.jpg 2x" alt="A">',
    ])
      expect(htmlToMarkdown(html)).toBe(loaded);
    expect(htmlToMarkdown(`<p>a</p><noscript>${plain}</noscript>`)).toBe(`a\n\n${loaded}`);
  });
});

describe('marks are those that a browser shows', () => {
  test.for([
    [
      '<b style="font-weight:normal" id="docs-internal-guid-1"><h2><span style="font-weight:400">T</span></h2><p>a</p><ul><li>b</li></ul></b>',
      '## T\n\na\n\n* b',
    ],
    ['<p><span style="font-weight: 700">a</span> <span style="font-style:italic">b</span></p>', '**a** *b*'],
    ['<p><font style="text-decoration: underline line-through">a</font> b</p>', '~~a~~ b'],
    ['<p><i style="font-style: normal; font-weight: bold">a</i></p>', '**a**'],
    [
      '<b>a<ul><li>b <i>c</i></li></ul><table><tr><th>d</th></tr><tr><td>e</td></tr></table></b>',
      '**a**\n\n* **b _c_**\n\n| **d** |\n| - |\n| **e** |',
    ],
    ['<em><p>a</p><p>b</p></em>', '*a*\n\n*b*'],
    ['<del><ul><li>a</li></ul></del>', '* ~~a~~'],
    [
      '<a href="https://a.example">a<ul><li>b</li></ul></a>',
      '[a](https://a.example)\n\n* [b](https://a.example)',
    ],
  ] as const)('%s', ([html, markdown]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
    expect(htmlToMarkdown(toHtml(markdown))).toBe(markdown);
  });
});

test.for([
  ['10<sup>6</sup> m<sup>2</sup> 10<sup>−3</sup> 1<sup>1</sup>/<sub>2</sub>', '10⁶ m² 10⁻³ 1¹/₂'],
  ['CO<sub>2</sub> in 2020<sup><a href="#n1">12</a></sup>', 'CO₂ in 2020[¹²](#n1)'],
  ['1<sup>st</sup> 5<sup>®</sup> <sup>2, 3</sup>', '1st 5® 2, 3'],
] as const)('%s has the numbers of its author', ([html, markdown]) => {
  expect(htmlToMarkdown(html)).toBe(markdown);
});

describe('a list beside the items of a list belongs to the item before it', () => {
  test.for([
    ['<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>', '* a\n  * b\n* c'],
    ['<ol><li>a</li><ol><li>b</li></ol><li>c</li></ol>', '1. a\n   1. b\n2. c'],
    ['<ul><ul><li>a</li></ul><li>b</li></ul>', '* * a\n* b'],
    ['<ul><li>a</li> text <b>x</b><li>b</li></ul>', '* a\n\n  text **x**\n* b'],
    ['<ol><li value="7">a</li><li>b</li></ol>', '7. a\n8. b'],
    ['<ol start="-3"><li>a</li></ol><ul> </ul><p>b</p>', '1. a\n\nb'],
    ['<ul><a href="https://a.example"><li>a</li></a></ul>', '* [a](https://a.example)'],
  ] as const)('%s', ([html, markdown]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
  });
});

test.for([
  ['one<br><br>two<br/> <br />three<br>four<br><br>', 'one\n\ntwo\n\nthree\\\nfour'],
  ['<p><b>a</b><br><br>b</p>', '**a**\n\nb'],
  ['<ul><li>a<br><br>b</li></ul>', '* a\n\n  b'],
  ['<blockquote>a<br><br>b</blockquote>', '> a\n>\n> b'],
  [
    'a<br><br><img src="https://a.example/a.jpg" alt="A"><br><br>b',
    'a\n\n![A](https://a.example/a.jpg)\n\nb',
  ],
  ['<p><b>a<br><br>b</b></p>', '**a\\\nb**'],
  [
    'a &amp;\r\n\r\n b\nc\n \n<h2>d</h2>\n\n<i>e</i>\n\nf <ul>\n\n<li>g</li></ul>',
    'a &\n\nb c\n\n## d\n\n*e*\n\nf\n\n* g',
  ],
  ['<p>a\n\nb</p>\n\n<p>c</p>', 'a b\n\nc'],
  ['a<br>\n\nb<br>\n\nc', 'a\\\nb\\\nc'],
] as const)(
  'two breaks, or an empty line between elements, are the end of a paragraph: %s',
  ([html, markdown]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
  },
);

test('the foot of a table is its end, wherever HTML 4 has it', () => {
  const foot = '<tfoot><tr><td>c</td><td>3</td></tr></tfoot>';
  const [head, body] = [
    '<thead><tr><th>a</th><th>1</th></tr></thead>',
    '<tbody><tr><td>b</td><td>2</td></tr></tbody>',
  ];
  expect(htmlToMarkdown(`<table>${head}${foot}${body}</table>`)).toBe(
    '| a | 1 |\n| - | - |\n| b | 2 |\n| c | 3 |',
  );
});

test('a picture of NITF has its caption and its source', () => {
  const reference = (source: string, width: number) =>
    `<media-reference mime-type="image/jpeg" source="${source}" width="${width}" alternate-text="A"/>`;
  const media = (references: string) =>
    `<nitf><body><body.content><p>a</p><media media-type="image">${references}<media-caption><p>Cap.</p></media-caption><media-producer>Jo</media-producer></media></body.content></body></nitf>`;
  const both = reference('https://a.example/s.jpg', 90) + reference('https://a.example/l.jpg', 1000);
  expect(nitfToMarkdown(media(both))).toBe('a\n\n![A](https://a.example/l.jpg "Cap. Jo")');
  expect(nitfToMarkdown(media(reference('l.jpg', 90)))).toBe('a\n\nCap.\n\nJo');
});

test('a table of one cell is a box, whose content stays what it is', () => {
  const box = '<table><caption>C</caption><tr><td><h3>Facts</h3><ul><li>a</li></ul></td></tr></table>';
  expect(htmlToMarkdown(box)).toBe('C\n\n### Facts\n\n* a');
});

describe('the lines of plain text', () => {
  const long =
    'The council decided on Monday to close the harbour for a week, as the storm had damaged the pier and two cranes.';
  test.for([
    ['stay', 'Results:\r\nA 2, B 1\rC 0, D 0\u2028# 3\n\nEnd', 'Results:\nA 2, B 1\nC 0, D 0\n# 3\n\nEnd'],
    ['are paragraphs where they are long', `${long}\n${long}\nEnd`, `${long}\n\n${long}\n\nEnd`],
    [
      'are joined where the text is wrapped',
      '   OSLO (NTB) - The council decided on Monday to close the harbour\nfor a week, because the storm had damaged the pier and the cranes of\nthe port. Ships wait.\n   The next paragraph is here.',
      'OSLO (NTB) - The council decided on Monday to close the harbour for a week, because the storm had damaged the pier and the cranes of the port. Ships wait.\n\nThe next paragraph is here.',
    ],
    [
      'stay where they are sentences',
      'The mayor spoke first and said that all would be well in the end.\nThe director spoke second and said no such thing would be true.',
      'The mayor spoke first and said that all would be well in the end.\nThe director spoke second and said no such thing would be true.',
    ],
    ['begin no markup', 'a\n---\nb\n1) x\n> y\n| a |\n| - |', 'a\n---\nb\n1) x\n> y\n| a |\n| - |'],
  ] as const)('%s', ([, text, plain]) => {
    expect(toPlain(plainToMarkdown(text))).toBe(plain);
  });

  test('have all their words', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('\n', '\n  ', '- a', '1. b', long.slice(0, 70)))),
        parts => {
          const text = parts.join('');
          expect(words(toPlain(plainToMarkdown(text)))).toBe(words(text.replaceAll('\0', '\ufffd')));
        },
      ),
      { numRuns: numRuns * 5, seed: 12 },
    );
  });
});

/** White space that String.trim takes away, and CommonMark keeps at the start of a line. */
const spaces = [...'\u00a0\u2003\u3000\ufeff'];

describe.for(spaces.map(space => [`U+${space.charCodeAt(0).toString(16)}`, space] as const))(
  '%s at the edge of a block',
  ([, space]) => {
    test.for([
      ...[
        '- said',
        '* said',
        '1. First',
        '2) Second',
        '# tag',
        '> quoted',
        '+ more',
        '---',
        '===',
        '~~~',
        '```',
      ],
      ...['| a |', '[a]: https://a.example', '<b>', 'a'],
    ])('makes no markup of %s', text => {
      const written = text.replace('<', '&lt;').replace('>', '&gt;');
      for (const tag of ['p', 'li', 'b'])
        for (const html of [
          `<${tag}>${space}${written}</${tag}>`,
          `<${tag}>${space} ${space}${written}${space}</${tag}>`,
          `<p>x</p><${tag}>x<br>${space}${written}<br/>${space}</${tag}>`,
        ]) {
          const plain = toPlain(htmlToMarkdown(html));
          expect(plain).toBe(htmlToPlain(html));
          expect(plain.split('\n').at(-1)).toBe(text);
        }
    });

    test('is no text by itself', () => {
      expect(htmlToMarkdown(`<p>a</p><p>${space}</p><h2><b>${space}</b></h2><p>b<br>${space}</p>`)).toBe(
        'a\n\nb',
      );
    });
  },
);

test.for([
  ['<a href=" https://w.example/a&#10;b ">x</a>', '[x](https://w.example/ab)'],
  ['<img src="\n https://w.example/a.jpg\t" alt="A">', '![A](https://w.example/a.jpg)'],
  [
    '<figure><img src=" https://w.example/a.jpg" alt="A"><figcaption>C</figcaption></figure>',
    '![A](https://w.example/a.jpg "C")',
  ],
  ['<a href=" java\tscript:x">x</a><a href=" ">y</a>', 'xy'],
  ['<video title="V" src=" https://w.example/v.mp4 "></video>', '[V](https://w.example/v.mp4)'],
  ['<a href="//w.example/a">x</a>', '[x](https://w.example/a)'],
  ['<p>a <img src="//w.example/a.jpg" alt="A"></p>', 'a ![A](https://w.example/a.jpg)'],
  ['<p>a <img src="file:///C:/a.jpg" alt="A"></p>', 'a A'],
  [
    '<img src="blob:x" data-src="https://w.example/a.jpg" alt="A"><img src="cid:1">',
    '![A](https://w.example/a.jpg)',
  ],
] as const)('%s has its address as a browser reads it', ([html, markdown]) => {
  expect(htmlToMarkdown(html)).toBe(markdown);
});

describe('code with a line break, or nothing in it', () => {
  test.for([
    ['<p><code>a<br><br>b</code></p>', '`a`\\\n`b`'],
    ['<p>a <code>\n</code> b<code></code></p>', 'a b'],
    ['<li> <kbd>  </kbd> </li><li>a<code><br></code>b</li>', '*\n* a\\\n  b'],
    ['<p>a<code> b </code>c</p>', 'a `b` c'],
    ['<pre> </pre><p>a</p>', 'a'],
    ['<pre>a\n\n b</pre>', '```\na\n\n b\n```'],
    ['<h2><code>a<br>b</code></h2>', '`a`\\\n`b`\n---'],
    ['<p><b><pre>a\nb</pre></b></p>', '```\na\nb\n```'],
    [row('<td><pre>a\nb</pre></td>'), row('`a`<br>`b`')],
    [row('<td><pre>a\r\n\r\n  b|c</pre></td>'), row('`a`<br>`b\\|c`')],
    [row('<td><code>a<br>b</code></td>'), row('`a`<br>`b`')],
    [row('<td><samp> </samp></td>'), row('')],
    [row('<td><code>a\\|b</code></td>'), row('a\\\\\\|b')],
  ] as const)('%s', ([html, markdown]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
    expect(toPlain(markdown).split(/\s+/)).toEqual(htmlToPlain(html).split(/\s+/));
  });
});

test('code below a line of a list keeps its lines', () => {
  for (const markdown of [
    '* a\n  ```\n  b\n\n  c\n  ```\n* d',
    '1. a\n   > ```\n   > b\n   >\n   > c\n   > ```',
  ]) {
    expect(toHtml(markdown)).toContain('<pre><code>b\n\nc\n</code></pre>');
    expect(toPlain(markdown)).toContain('b\n\nc');
  }
});

test(`${numRuns} documents say in Markdown, as HTML and as plain text what they said`, () => {
  fc.assert(
    fc.property(documents(), html => {
      const plain = words(htmlToPlain(html));
      const markdown = htmlToMarkdown(html);
      expect(words(toPlain(markdown))).toBe(plain);
      expect(words(shown(toHtml(markdown)))).toBe(plain);
      expect(words(htmlToPlain(toHtml(markdown)))).toBe(plain);
    }),
    { numRuns, seed: 11 },
  );
}, 600_000);

/** A table of one column, as HTML where a cell is given, else as Markdown. */
function row(cell: string): string {
  return cell.startsWith('<')
    ? `<table><tr><th>A</th></tr><tr>${cell}</tr></table>`
    : `| A |\n| - |\n| ${cell} |`.replace('|  |', '| |');
}

function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The text of HTML that micromark has written: it has no other tags, and no other names of characters. */
function shown(html: string): string {
  return html
    .replace(/<\/?(?:p|div|li|ul|ol|td|th|tr|table|thead|tbody|h\d|blockquote|pre|hr|br)\b[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
