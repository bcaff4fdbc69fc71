import './agreement.ts';
import './event.ts';
import './organization.ts';
import './person.ts';
import './place.ts';
import './topic.ts';
import { entityTypeNames } from '../model/types.ts';
import { implementEntity, isImplemented } from './record-type.ts';

// The files above add to their types what a declaration cannot say. A type without such a file is what its declaration says.
for (const type of entityTypeNames) if (!isImplemented(type)) implementEntity(type);
