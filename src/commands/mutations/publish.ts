import { isPublic } from '../../model/publication-state.ts';
import { toDocument } from '../../model/record.ts';
import { invalidInput } from '../../model/user-error.ts';
import { wrongState } from '../../model/wrong-state.ts';
import type { FullRecord } from '../../projection/project.ts';
import type { Table } from '../../store/table.ts';
import { overlaid } from '../write/compose.ts';
import { type Edit, edit } from './edit.ts';

/** A requested publication. */
export interface Publication extends Edit {
  readonly at?: string | undefined;
  /** The time of the request: an article published now is public to the caller at once. */
  readonly now: string;
}

/** Publishes an article now, or at a given instant. A future instant schedules it; a past one suits an article that was printed before. */
export function publish(table: Table, { at, now, ...asked }: Publication): Promise<FullRecord> {
  return edit(table, ['Article'], asked, ({ record, body }) => {
    const document = toDocument(record, body, 'id');
    // A public article stays as it is, so that a repeated request is harmless.
    if (at === undefined && isPublic(record, now)) return document;
    const publishedAt = at ?? now;
    if (record.type === 'Article' && record.expiresAt !== null && record.expiresAt <= publishedAt) {
      const message = `is not before the expiry of the article, ${record.expiresAt}; change that first (setExpiry)`;
      throw invalidInput({ path: ['at'], message });
    }
    return overlaid(document, { status: null, publishedAt });
  });
}

/** Withdraws an article from the public, or from its schedule. */
export function withdraw(table: Table, asked: Edit): Promise<FullRecord> {
  return edit(table, ['Article'], asked, ({ record, body }) => {
    if (record.type === 'Article' && record.status === 'DRAFT') {
      throw wrongState(
        ['id'],
        'The article is a draft; only published or scheduled articles can be withdrawn',
      );
    }
    return overlaid(toDocument(record, body, 'id'), { status: 'WITHDRAWN', expiresAt: null });
  });
}
