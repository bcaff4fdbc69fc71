import type { ObjectFieldsShape, ObjectRef } from '@pothos/core';
import { entityFields } from '../model/declaration.ts';
import type { Known } from '../model/record.ts';
import { type EntityName, types } from '../model/types.ts';
import { builder, type Types } from './builder.ts';
import { declaredFields } from './declared-fields.ts';
import { Actor, Entity, Node, recordTypes } from './types.ts';

/** The fields of the Entity interface (src/schema/entity.ts), which all its types inherit. */
const entityFieldNames = Object.keys(entityFields);

const implemented = new Set<string>();

/** Builds the object type of an entity from its declared fields. Fields in `own` are added, and replace declared ones of the same name. */
export function implementEntity<T extends EntityName>(
  type: T,
  own?: ObjectFieldsShape<Types, Known<T>>,
): void {
  implemented.add(type);
  const { description, isActor } = types[type];
  const ref: ObjectRef<Types, Known<EntityName>> = recordTypes[type];
  // Pothos passes the field builder of this type.
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

/** Whether the object type of an entity has been built. */
export function isImplemented(type: EntityName): boolean {
  return implemented.has(type);
}
