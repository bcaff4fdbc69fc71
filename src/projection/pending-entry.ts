import { jsonValue } from '../formats/json.ts';

/** On the card of a pending change: nothing that it changes is public before it. A release may publish new articles, and a draft may have a working copy. */
export const ofHidden = { isOfHidden: true } as const;

/** Whether a pending change changes something that is public before it. Entries of earlier versions do not tell, and count. */
export function changesPublic({ card }: { readonly card: string }): boolean {
  return Object(jsonValue(card)).isOfHidden !== true;
}
