import { parseArgs } from 'node:util';
import { defaultThreshold } from '../src/resolvers/recognition/recognize.ts';
import { archiveDocuments, labelledTexts } from '../tests/recognize/labelled.ts';
import { answersFrom } from '../tests/recognize/method.ts';
import { type Method, score } from '../tests/recognize/scores.ts';
import { startRecognizing } from './recognize/api.ts';
import { compromise, namesOf, plainLookUp } from './recognize/others.ts';
import { measureSpeed } from './recognize/speed.ts';
import { table } from './report/page.ts';

/**
 * Precision and recall of finding names in texts and linking them to records, `npm run bench:recognize`: by the API, by a library alone, and by plain look-up of names.
 * `--faults` prints the errors of the API in the texts that it was developed on. `--speed 100000` measures time and cost of texts of a thousand words instead, in
 * an archive of so many entities.
 */
const { values } = parseArgs({
  options: { faults: { type: 'boolean', default: false }, speed: { type: 'string' } },
});
if (values.speed === undefined) await compare();
else await measureSpeed(Number(values.speed));

async function compare(): Promise<void> {
  const documents = archiveDocuments();
  await using api = await startRecognizing(documents);
  const recognize: Method = async ({ text, language }) =>
    answersFrom((await api.ask(text, language)).data.recognizeEntities);
  const names = namesOf(documents);
  const texts = labelledTexts();
  const two = (ratio: number) => ratio.toFixed(3);
  for (const isHeldBack of [false, true]) {
    const part = texts.filter(one => one.isHeldBack === isHeldBack);
    const labels = part.flatMap(one => one.labels).length;
    const rows = [];
    for (const [name, method] of [
      ['the API', recognize],
      ['compromise alone', compromise(names)],
      ['plain look-up', plainLookUp(names)],
    ] as const) {
      const { finding, linking, unknown, sure, faults } = await score(method, part, defaultThreshold);
      const ratios = [finding, linking, unknown].flatMap(({ precision, recall, f1 }) => [
        precision,
        recall,
        f1,
      ]);
      rows.push([name, ...[...ratios, sure.precision, sure.recall].map(two)]);
      if (values.faults && method === recognize && !isHeldBack) console.log(faults.join('\n'));
    }
    console.log(
      `\n${isHeldBack ? 'Held back' : 'Developed on'}: ${part.length} texts, ${labels} names; sure from ${defaultThreshold}\n`,
    );
    const head = ['finding', 'linking', 'no record'].flatMap(what => [`${what} P`, 'R', 'F1']);
    console.log(table([['', ...head, 'sure P', 'R'], ...rows]));
  }
}
