import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { TopicDocument } from '../generated/documents.ts';
import { EntityChips, EntityLink } from '../parts/entity-links.tsx';
import { EntityPage, Part } from '../parts/entity-page.tsx';

export function Topic({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(TopicDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'topic', slug, result, onMore: setAfter }}
      entityOf={({ topic }) => topic}
      facts={({ broader }) => [['Part of', broader && <EntityLink entity={broader} />]]}
    >
      {({ narrower }) =>
        narrower.nodes.length > 0 && (
          <Part title="In detail">
            <EntityChips label="In detail" entities={narrower.nodes} />
          </Part>
        )
      }
    </EntityPage>
  );
}
