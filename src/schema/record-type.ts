import type { ObjectFieldsShape, ObjectRef } from '@pothos/core';
import { entityFields } from '../model/declaration.ts';
import type { Known } from '../model/record.ts';
import { type EntityName, types } from '../model/types.ts';
import { builder, type Types } from './builder.ts';
import { declaredFields } from './declared-fields.ts';
import { Actor, Entity, Node, recordTypes } from './types.ts';

/** The Entity interface has these for all its types (src/schema/entity.ts). */
const entityFieldNames = Object.keys(entityFields);

const implemented = new Set<string>();

/** Makes the object type of an entity: its declared fields, and `own` ones that a declaration cannot say, or in their place. */
export function implementEntity<T extends EntityName>(
  type: T,
  own?: ObjectFieldsShape<Types, Known<T>>,
): void {
  implemented.add(type);
  const { description, isActor } = types[type];
  const ref: ObjectRef<Types, Known<EntityName>> = recordTypes[type];
  // It is given the builder of the fields of this very type.
  const ownFields = own as ObjectFieldsShape<Types, Known<EntityName>> | undefined;
  builder.objectType(ref, {
    description,
    interfaces: isActor ? [Node, Entity, Actor] : [Node, Entity],
    fields: t => {
      const fields = ownFields?.(t) ?? {};
      return {
        ...declaredFields(t, type, new Set([...entityFieldNames, ...Object.keys(fields)])),
        ...fields,
      };
    },
  });
}

/** Whether an entity's object type has been made. */
export function isImplemented(type: EntityName): boolean {
  return implemented.has(type);
}
