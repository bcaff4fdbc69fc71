import { person } from '../model/person.ts';
import type { Known } from '../model/record.ts';
import { positions } from '../resolvers/person.ts';
import { declaredField } from './declared-fields.ts';
import { implementEntity } from './record-type.ts';

implementEntity('Person', t => ({
  positions: declaredField(t, person.fields.positions, (source: Known<'Person'>, _args, context) =>
    positions(source, context),
  ),
}));
