import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import own from './ninjs-item.schema.json' with { type: 'json' };

/** The schema of the IPTC, where it is at hand. */
const iptc = fileURLToPath(
  new URL('../../../shared/data/ninjs/schema/ninjs-schema_3.1.json', import.meta.url),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
// No item has shapes of places.
ajv.addSchema({}, 'https://geojson.org/schema/GeoJSON.json');
const isOurs = ajv.compile(own);

export const hasIptcSchema = existsSync(iptc);
const isValid = hasIptcSchema ? ajv.compile(JSON.parse(readFileSync(iptc, 'utf8'))) : undefined;

/** What in an item does not hold to our part of ninjs 3.1, and to the schema of the IPTC where it is at hand. */
export function itemFaults(item: unknown): string[] {
  return [isOurs, isValid].flatMap(validate => {
    if (validate === undefined || validate(item)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  });
}

/** The same by the schema of the IPTC alone. */
export function iptcFaults(item: unknown): string[] {
  if (isValid === undefined || isValid(item)) return [];
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
