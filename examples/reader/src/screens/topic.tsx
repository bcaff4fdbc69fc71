import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { TopicDocument } from '../generated/documents.ts';
import { EntityChips, EntityLink } from '../parts/entity-links.tsx';
import { EntityPage, Part } from '../parts/entity-page.tsx';
import { t } from '../words/current.ts';

export function Topic({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(TopicDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'topic', slug, result, onMore: setAfter }}
      entityOf={({ topic }) => topic}
      facts={({ broader }) => [[t.partOf, broader && <EntityLink entity={broader} />]]}
    >
      {({ narrower }) =>
        narrower.nodes.length > 0 && (
          <Part title={t.inDetail}>
            <EntityChips label={t.inDetail} entities={narrower.nodes} />
          </Part>
        )
      }
    </EntityPage>
  );
}
