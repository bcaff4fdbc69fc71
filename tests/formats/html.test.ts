import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlToMarkdown, htmlToPlain } from '../../src/formats/html-to-markdown.ts';
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
    ['<p>one<br>&nbsp;<br>two</p>', 'one\\\ntwo', 'one\ntwo'],
    ['<p><b><br>one<br></b></p>', '**one**', 'one'],
    ['<b><p>one</p></b>two', '**one**\\\ntwo', 'one\ntwo'],
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
    ['<iframe src="//www.youtube.com/embed/a_b"></iframe>', '<https://www.youtube.com/embed/a_b>'],
    ['<p>a</p><iframe src="https://ads.example/1"></iframe>', 'a'],
  ] as const)('%s', ([html, markdown]) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
    expect(toHtml(htmlToMarkdown(toHtml(markdown)))).toBe(toHtml(markdown));
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
