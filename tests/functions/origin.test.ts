import { expect, test } from 'vitest';
import { closed, isAllowedSource, readOriginSecrets, withoutSecret } from '../../src/functions/origin.ts';
import get from './events/get.json' with { type: 'json' };

const eventWith = (headers: Record<string, string>) =>
  ({ ...get, headers }) as unknown as Parameters<typeof withoutSecret>[0];

test('where there are secrets, only who sends one of them is answered', () => {
  const secrets = readOriginSecrets({ ORIGIN_SECRETS: 'old,new' });
  for (const secret of ['old', 'new'])
    expect(isAllowedSource(eventWith({ 'x-origin-secret': secret }), secrets)).toBe(true);
  for (const headers of [
    {},
    { 'x-origin-secret': '' },
    { 'x-origin-secret': 'old,new' },
    { 'x-origin-secret': 'ol' },
  ])
    expect(isAllowedSource(eventWith(headers as Record<string, string>), secrets)).toBe(false);
  expect(closed).toMatchObject({ statusCode: 403, headers: { 'cache-control': 'no-store' } });
});

test('without secrets every request is admitted; an empty secret beside another one admits none', () => {
  for (const ORIGIN_SECRETS of [undefined, '', ','])
    expect(isAllowedSource(eventWith({}), readOriginSecrets({ ORIGIN_SECRETS }))).toBe(true);
  expect(isAllowedSource(eventWith({}), readOriginSecrets({ ORIGIN_SECRETS: 'a,' }))).toBe(false);
});

test('the server behind does not see the secret', () => {
  expect(withoutSecret(eventWith({ 'x-origin-secret': 'a', accept: '*/*' })).headers).toEqual({
    accept: '*/*',
  });
});
