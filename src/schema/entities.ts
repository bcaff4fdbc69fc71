import './agreement.ts';
import './event.ts';
import './organization.ts';
import './person.ts';
import './place.ts';
import './topic.ts';
import { entityTypeNames } from '../model/types.ts';
import { implementEntity, isImplemented } from './record-type.ts';

// The imported files add fields that do not fit into a declaration. A type without such a file has its declared fields only.
for (const type of entityTypeNames) if (!isImplemented(type)) implementEntity(type);
