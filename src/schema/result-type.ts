import type { ObjectRef } from '@pothos/core';
import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import type { UserError } from '../model/user-error.ts';
import type { FrontSource } from '../resolvers/front.ts';
import type { Deleted } from '../resolvers/mutation.ts';
import type { ReleaseSource } from '../resolvers/release.ts';
import type { WebhookSource } from '../resolvers/webhook.ts';
import { builder, type Types } from './builder.ts';

/** A union of the results of a mutation. The mutation ensures the type of the record; `type` distinguishes the members. */
export function resultType(
  name: string,
  description: string,
  types: ObjectRef<
    Types,
    Known<TypeName> | Deleted | ReleaseSource | FrontSource | WebhookSource | UserError
  >[],
) {
  return builder.unionType(name, { description, types, resolveType: result => result.type });
}
