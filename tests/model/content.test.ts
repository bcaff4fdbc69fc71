import { expect, test } from 'vitest';
import { checkDocument } from '../../src/model/document.ts';
import { referencesIn } from '../../src/model/reference.ts';
import type { TypeName } from '../../src/model/types.ts';
import { Model, type ModelDocument, milestonesOf, nameOf } from '../model.ts';

const model = new Model();

test('every document is right, and no reference dangles', () => {
  const names = new Set(model.documents.map(nameOf));
  expect(names.size).toBe(model.documents.length);
  const wrong = model.documents.flatMap(raw => {
    const result = checkDocument(raw);
    if ('issues' in result)
      return result.issues.map(({ path, message }) => `${nameOf(raw)}: ${path.join('.')}: ${message}`);
    const dangling: string[] = [];
    for (const { reference, path } of referencesIn(result.document))
      if (!names.has(String(reference))) dangling.push(`${nameOf(raw)}: ${path.join('.')}: ${reference}`);
    return dangling;
  });
  expect(wrong).toEqual([]);
});

test('there is enough of everything', () => {
  const atLeast: Record<TypeName, number> = {
    Article: 25,
    Person: 60,
    Organization: 60,
    Event: 40,
    Agreement: 25,
    Place: 40,
    Topic: 25,
  };
  const counts = Object.keys(atLeast).map(type => [type, model.ofType(type as TypeName).length] as const);
  expect(counts.filter(([type, count]) => count < atLeast[type as TypeName])).toEqual([]);
});

/** The text of a live article is in its posts, as are its mentions. */
const isLive = (article: ModelDocument) => article.kind === 'LIVE';

test('every article has 150 to 400 words, a summary, a section and a graph around it', () => {
  const poor = model.ofType('Article').filter(article => {
    const words = article.body
      .replace(/[#*_`>-]/g, ' ')
      .split(/\s+/)
      .filter(Boolean).length;
    const isWhole = words >= 150 && words <= 400 && article.mentions.length >= 8;
    return !(isWhole || isLive(article)) || !article.summary || !article.section;
  });
  expect(poor.map(nameOf)).toEqual([]);
});

test('every entity is linked to something, and milestones run in time with sources that were there', () => {
  const mentioned = new Set<string>();
  for (const raw of model.documents) {
    const result = checkDocument(raw);
    if ('document' in result)
      for (const { reference } of referencesIn(result.document)) mentioned.add(String(reference));
  }
  const loose = model.documents.filter(
    document => document.type !== 'Article' && !mentioned.has(nameOf(document)) && !hasEdges(document),
  );
  expect(loose.map(nameOf)).toEqual([]);
  for (const agreement of model.ofType('Agreement')) {
    for (const { date, source } of milestonesOf(agreement)) {
      if (source !== undefined)
        expect(
          `${nameOf(agreement)} ${date}` <= `${nameOf(agreement)} ${model.get(source).publishedAt}`,
        ).toBe(true);
    }
  }
});

function hasEdges(document: { [field: string]: unknown }): boolean {
  const { participants, parties, positions, broader, within, parent } = document;
  const lists = [participants, parties, positions];
  return (
    lists.some(list => Array.isArray(list) && list.length > 0) ||
    [broader, within, parent].some(one => one !== undefined)
  );
}
