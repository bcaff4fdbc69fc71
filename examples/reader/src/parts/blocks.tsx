import type { BlockPartsFragment, CellRunFragment, RunFragment } from '../generated/documents.ts';
import { t } from '../words/current.ts';
import { EntityLink } from './entity-links.tsx';
import { Picture } from './picture.tsx';
import { entityPath } from './words.ts';

type Block = BlockPartsFragment;
type List = Extract<Block, { __typename: 'ListBlock' }>;
type Item = List['items'][number];

/** The text of an article. Blocks of types that a later API adds are left out. */
export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <div class="prose">
      {blocks.map(block => (
        <BlockView key={block.key} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.__typename) {
    case 'ParagraphBlock':
      return (
        <p>
          <Runs runs={block.runs} />
        </p>
      );
    case 'HeadingBlock':
      return block.level <= 2 ? (
        <h2>
          <Runs runs={block.runs} />
        </h2>
      ) : (
        <h3>
          <Runs runs={block.runs} />
        </h3>
      );
    case 'QuoteBlock':
      return (
        <figure class="quote">
          <blockquote>
            <Runs runs={block.runs} />
          </blockquote>
          {block.statement?.speaker != null && (
            <figcaption>
              <EntityLink entity={block.statement.speaker} />
            </figcaption>
          )}
        </figure>
      );
    case 'ListBlock':
      return <ListView ordered={block.ordered} items={block.items} level={1} />;
    case 'ImageBlock':
      return (
        <figure>
          <Picture image={block.image} sizes="(min-width: 44rem) 42rem, 100vw" />
          <Caption caption={block.image.caption} credit={block.image.credit} />
        </figure>
      );
    case 'EmbedBlock':
      return (
        <p class="embed">
          <a href={block.url}>{block.title ?? block.url}</a>
          {block.provider !== null && <span class="meta"> {block.provider}</span>}
        </p>
      );
    case 'TableBlock':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section class="scroll" aria-label={t.table} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {block.header.map((cell, index) => (
                  <th key={index} scope="col">
                    <Cell runs={cell.runs} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, rowIndex) => (
                <tr key={rowIndex}>
                  {row.cells.map((cell, index) => (
                    <td key={index}>
                      <Cell runs={cell.runs} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      );
    case 'CodeBlock':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'DividerBlock':
      return <hr />;
  }
}

export function Caption({
  caption,
  credit,
}: {
  readonly caption: string | null;
  readonly credit: string | null;
}) {
  if (caption === null && credit === null) return null;
  return (
    <figcaption>
      {caption} {credit !== null && <span class="meta">{credit}</span>}
    </figcaption>
  );
}

/** Items of a deeper level are a list within the item before them. */
function ListView({
  ordered,
  items,
  level,
}: {
  readonly ordered: boolean;
  readonly items: readonly Item[];
  readonly level: number;
}) {
  const groups: { head: Item; inner: Item[] }[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (item.level > level && last !== undefined) last.inner.push(item);
    else groups.push({ head: item, inner: [] });
  }
  const children = groups.map(({ head, inner }, index) => (
    <li key={index}>
      <Runs runs={head.runs} />
      {inner.length > 0 && <ListView ordered={ordered} items={inner} level={level + 1} />}
    </li>
  ));
  return ordered ? <ol>{children}</ol> : <ul>{children}</ul>;
}

const unmarked = { strikethrough: false, code: false, entity: null };

function Cell({ runs }: { readonly runs: readonly CellRunFragment[] }) {
  return <Runs runs={runs.map(run => ({ ...unmarked, ...run }))} />;
}

function Runs({ runs }: { readonly runs: readonly RunFragment[] }) {
  return (
    <>
      {runs.map((run, index) => (
        <Run key={index} run={run} />
      ))}
    </>
  );
}

function Run({
  run: { text, bold, italic, strikethrough, code, href, entity },
}: {
  readonly run: RunFragment;
}) {
  let view = <>{text}</>;
  if (code) view = <code>{view}</code>;
  if (bold) view = <strong>{view}</strong>;
  if (italic) view = <em>{view}</em>;
  if (strikethrough) view = <s>{view}</s>;
  if (entity !== null) return <a href={entityPath(entity)}>{view}</a>;
  return href === null ? view : <a href={href}>{view}</a>;
}
