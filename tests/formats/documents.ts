import fc from 'fast-check';

/** HTML of any nesting, well-formed or not, whose text looks like Markdown. */
export function documents(): fc.Arbitrary<string> {
  const pieces = [
    ...[
      'alpha',
      'é',
      '😀',
      '*',
      '**',
      '_x_',
      'a_b',
      'a*b',
      '[a]',
      '(b)',
      '[a](b)',
      '!',
      '# h',
      '1.',
      '5)',
      '- z',
      '+',
      '=',
    ],
    ...[
      '---',
      '|',
      '`c`',
      '``',
      '\\',
      '~',
      '~~s~~',
      ':',
      '^',
      '$1$',
      '"',
      'https://a.example/?b=1',
      'c@a.example',
    ],
    ...[
      '&amp;',
      '&lt;b&gt;',
      '&amp;amp;',
      '&copy;',
      '&nbsp;',
      '&#8203;',
      '&#12288;',
      '<br>',
      '<br/>',
      '<!-- c -->',
      '<![CDATA[q<r]]>',
    ],
    ...['\n', '  '],
  ];
  const marks = [
    'b',
    'i',
    'em',
    'strong',
    'del',
    's',
    'code',
    'kbd',
    'u',
    'sub',
    'mark',
    'q',
    'small',
    'span',
    'a href="https://a.example/?b=1&amp;c=2"',
  ];
  const blocks = [
    'p',
    'div',
    'blockquote',
    'h1',
    'h3',
    'pre',
    'li',
    'section',
    'figure',
    'figcaption',
    'address',
    'details',
    'center',
    'dd',
    'td',
  ];
  const element = (tag: string, content: string) => `<${tag}>${content}</${tag.split(' ')[0]}>`;
  const list = (content: fc.Arbitrary<string>) => fc.array(content, { minLength: 1, maxLength: 3 });
  const text = fc
    .tuple(list(fc.constantFrom(...pieces)), fc.constantFrom('', ' ', '  '))
    .map(([parts, between]) => parts.join(between));
  const { flow } = fc.letrec<{ line: string; block: string; flow: string }>(edge => ({
    line: fc.oneof(
      { maxDepth: 3 },
      { weight: 2, arbitrary: text },
      fc
        .tuple(fc.constantFrom(...marks), list(edge('line')))
        .map(([tag, parts]) => element(tag, parts.join(''))),
    ),
    block: fc.oneof(
      { maxDepth: 3 },
      edge('line'),
      fc.constant('<hr/>'),
      fc.tuple(fc.constantFrom(...blocks), edge('flow')).map(([tag, content]) => element(tag, content)),
      fc
        .tuple(fc.constantFrom('ul', 'ol', 'dl'), list(edge('flow')))
        .map(([tag, items]) =>
          element(tag, items.map(item => element(tag === 'dl' ? 'dt' : 'li', item)).join('')),
        ),
      fc
        .array(list(edge('flow')), { minLength: 1, maxLength: 3 })
        .map(rows =>
          element(
            'table',
            rows.map(cells => element('tr', cells.map(cell => element('td', cell)).join(''))).join(''),
          ),
        ),
    ),
    flow: list(edge('block')).map(parts => parts.join('')),
  }));
  return flow;
}
