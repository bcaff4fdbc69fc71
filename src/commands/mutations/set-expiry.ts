import { toDocument } from '../../model/record.ts';
import { invalidInput } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import type { Table } from '../../store/table.ts';
import { overlaid } from '../write/compose.ts';
import { type Edit, edit } from './edit.ts';

/** A requested end of publication. */
export interface Expiry extends Edit {
  /** Without it, the article stays. */
  readonly at?: string | undefined;
}

/** Sets the instant from which an article is withdrawn from the public, or clears it. */
export function setExpiry(table: Table, { at, ...asked }: Expiry): Promise<FullRecord> {
  return edit(table, ['Article'], asked, ({ record, body }) => {
    if (at !== undefined && at <= table.now()) {
      const message =
        'must be in the future; to end the publication now, withdraw the article (withdrawArticle)';
      throw invalidInput({ path: ['at'], message });
    }
    if (at !== undefined && record.type === 'Article' && record.status !== 'PUBLISHED') {
      throw wrongState(['id'], 'The article is neither published nor scheduled; publish it first');
    }
    if (
      at !== undefined &&
      record.type === 'Article' &&
      record.publishedAt !== null &&
      at <= record.publishedAt
    ) {
      const message = `must be after the publication of the article, ${record.publishedAt}`;
      throw invalidInput({ path: ['at'], message });
    }
    return overlaid(toDocument(record, body, 'id'), { expiresAt: at ?? null });
  });
}
