import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { communique } from './cli/in-process.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/runbook');
const pages = readdirSync(folder).filter(name => name !== 'README.md');
const readPage = (name: string) => readFileSync(join(folder, name), 'utf8');

test.for(pages)('%s has the four parts in order, each with content, and is in the list', name => {
  const text = readPage(name);
  expect([...text.matchAll(/^## (.+)\n\n\S/gm)].map(([, title]) => title)).toEqual([
    'What you see',
    'What to look at first',
    'What to do',
    'What not to do',
  ]);
  const [title = ''] = text.split('\n');
  expect(readPage('README.md')).toContain(`[${title.slice(2)}](${name})`);
});

test.for([...pages, 'README.md'])('%s has links that lead somewhere', name => {
  for (const [, link = ''] of readPage(name).matchAll(/\]\((?!https:)([^)]+)\)/g)) {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(folder, name) : join(folder, dirname(name), path);
    expect(existsSync(file), link).toBe(true);
    if (anchor === undefined) continue;
    const anchors = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\d\s-]/gu, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors, link).toContain(anchor);
  }
});

test('every command of communique exists, with its options', async () => {
  const commands = commandsOf(/npx communique ([^`\n]+)/g);
  expect(commands.size).toBeGreaterThan(8);
  for (const command of commands) {
    // Without them a command acts on the local data.
    expect(command).toMatch(/ --table communique-prod --region eu-central-1$/);
    const words = command.split(' ');
    const second = words[1] ?? '';
    const name = ['outbox', 'keys'].includes(words[0] ?? '') ? `${words[0]} ${second}` : (words[0] ?? '');
    const { by, stdout } = await communique([...name.split(' '), '--help']);
    expect({ command, by }).toEqual({ command, by: 0 });
    expect(stdout, command).toContain(`Usage: communique ${name}`);
    for (const option of words.filter(word => word.startsWith('--')))
      expect(stdout, command).toContain(option);
  }
});

test('every script of npm exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = [...commandsOf(/npm run ([\w:]+)/g)];
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(scripts).toHaveProperty([name]);
});

test('every query and mutation that is named is one of the schema', () => {
  const text = readFileSync(join(root, 'schema.graphql'), 'utf8');
  const schema = buildSchema(text);
  const queries = [...commandsOf(/```graphql\n([\s\S]*?)```/g)];
  expect(queries.length).toBeGreaterThan(2);
  for (const query of queries) expect(validate(schema, parse(query)), query).toEqual([]);
  const mutations = [...commandsOf(/`((?:withdraw|restore|update|replay)[A-Z]\w+)`/g)];
  expect(mutations.length).toBeGreaterThan(2);
  for (const name of mutations) expect(schema.getMutationType()?.getFields()).toHaveProperty(name);
});

test('every command of the AWS CLI exists, with its options', ({ skip }) => {
  const commands = [...commandsOf(/(?:^|`)\s*(aws [^`\n]+)/gm)];
  expect(commands.length).toBeGreaterThan(6);
  skip(!hasAwsCli(), 'the AWS CLI is not installed');
  // With this option a command checks its options, and calls nothing.
  for (const command of commands) {
    const check = `${command} --generate-cli-skeleton input`;
    const env = { ...process.env, AWS_DEFAULT_REGION: 'eu-central-1', AWS_PAGER: '', PAGER: 'cat' };
    expect(() => execFileSync('sh', ['-c', check], { env, stdio: 'pipe' }), command).not.toThrow();
  }
}, 120_000);

function commandsOf(pattern: RegExp): Set<string> {
  const texts = [...pages, 'README.md'].map(readPage);
  return new Set(texts.flatMap(text => [...text.matchAll(pattern)].map(([, found = '']) => found.trim())));
}

function hasAwsCli(): boolean {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
