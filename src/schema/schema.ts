import './scalars.ts';
import './node.ts';
import './entity.ts';
import './actor.ts';
import './article.ts';
import './entities.ts';
import './statement.ts';
import './viewer.ts';
import './query.ts';
import './mutation.ts';
import './release.ts';
import './preview.ts';
import './recognize.ts';
import './front.ts';
import './live-post.ts';
import './live.ts';
import './webhook.ts';
import { builder } from './builder.ts';
import { LazySchema } from './lazy-schema.ts';

/** The whole schema. The imports above register the types of each file with the builder. */
export const schema = new LazySchema(builder);
