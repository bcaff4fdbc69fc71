import { useEffect, useRef } from 'preact/hooks';

/**
 * A text in the HTML of the API, which is safe to insert: what its author typed as HTML is escaped (docs/querying.md). Links to entities get
 * the addresses of this app.
 */
export function HtmlText({ html }: { readonly html: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const link of element.current?.querySelectorAll<HTMLAnchorElement>('a[data-entity]') ?? []) {
      const [type = '', slug = ''] = link.dataset.entity?.split('/') ?? [];
      link.setAttribute('href', `/${type.toLowerCase()}/${slug}`);
    }
  }, [html]);
  return <div ref={element} class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
