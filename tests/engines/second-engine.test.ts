import { expect, inject, test } from 'vitest';

test('x', async () => {
  console.log(inject('engine'), inject('endpoint'));
  expect(await (await fetch(inject('endpoint'))).text()).toContain('healthy');
});
