import type { LabelledText } from './labelled.ts';

/** A name that a method found in a text: with the slug of its record, or without one. */
export interface Answer {
  readonly start: number;
  readonly end: number;
  readonly record: string | undefined;
  readonly confidence: number;
}

export type Method = (text: LabelledText) => readonly Answer[] | Promise<readonly Answer[]>;

interface Ratio {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Scores {
  /** Of names, wherever they lead. */
  readonly finding: Ratio;
  /** Of names that records have, with the right record. */
  readonly linking: Ratio;
  /** Of names that no record has. */
  readonly unknown: Ratio;
  /** The share of right ones among the links of at least `threshold`, and their share of all links wanted. */
  readonly sure: Pick<Ratio, 'precision' | 'recall'>;
  /** What is wrong, in words. */
  readonly faults: readonly string[];
}

/** How well a method finds the names of some texts, and their records. */
export async function score(
  method: Method,
  texts: readonly LabelledText[],
  threshold: number,
): Promise<Scores> {
  const counts = { finding: newCount(), linking: newCount(), unknown: newCount(), sure: newCount() };
  const faults: string[] = [];
  for (const one of texts) {
    const answers = await method(one);
    const placed = (part: { start: number; end: number }) => `${part.start}-${part.end}`;
    const wanted = new Map(one.labels.map(label => [placed(label), label.record]));
    const given = new Map(answers.map(answer => [placed(answer), answer]));
    const isRight = (answer: Answer) => wanted.get(placed(answer)) === (answer.record ?? 'new');
    const links = answers.filter(({ record }) => record !== undefined);
    const sure = links.filter(({ confidence }) => confidence >= threshold);
    const unknown = answers.filter(({ record }) => record === undefined);
    const ofRecords = one.labels.filter(({ record }) => record !== 'new').length;
    count(counts.finding, answers, answer => wanted.has(placed(answer)), one.labels.length);
    count(counts.linking, links, isRight, ofRecords);
    count(counts.sure, sure, isRight, ofRecords);
    count(counts.unknown, unknown, isRight, one.labels.length - ofRecords);
    for (const label of one.labels) {
      const answer = given.get(placed(label));
      if (answer === undefined || !isRight(answer))
        faults.push(
          `${one.title}: ${one.text.slice(label.start, label.end)} is ${label.record}, not ${answer === undefined ? 'absent' : `${answer.record ?? 'new'} ${answer.confidence}`}`,
        );
    }
    for (const answer of answers)
      if (!wanted.has(placed(answer)))
        faults.push(
          `${one.title}: ${one.text.slice(answer.start, answer.end)} is not ${answer.record ?? 'a name'} ${answer.confidence}`,
        );
  }
  return {
    finding: ratio(counts.finding),
    linking: ratio(counts.linking),
    unknown: ratio(counts.unknown),
    sure: ratio(counts.sure),
    faults,
  };
}

interface Count {
  given: number;
  right: number;
  wanted: number;
}

function newCount(): Count {
  return { given: 0, right: 0, wanted: 0 };
}

function count(
  sum: Count,
  answers: readonly Answer[],
  isRight: (answer: Answer) => boolean,
  wanted: number,
): void {
  sum.given += answers.length;
  sum.right += answers.filter(isRight).length;
  sum.wanted += wanted;
}

function ratio({ given, right, wanted }: Count): Ratio {
  const precision = given === 0 ? 1 : right / given;
  const recall = wanted === 0 ? 1 : right / wanted;
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}
