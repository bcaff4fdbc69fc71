/** A search that is measured: ids of records, the best first. */
export interface Engine {
  readonly name: string;
  search(question: string): readonly string[] | Promise<readonly string[]>;
}

/** A question, and how well each record answers it. A record without a gain does not. */
export interface Question {
  readonly text: string;
  readonly gains: ReadonlyMap<string, number>;
}

export interface Quality {
  /** The gains of the first ten results, discounted by their place, as a share of the best possible order. */
  readonly ndcg: number;
  /** The share of all answers that is among the first hundred results. */
  readonly recall: number;
  /** The share of questions of which the first result is an answer. */
  readonly first: number;
  /** The number of questions without any result. */
  readonly empty: number;
}

const [depthOfOrder, depthOfRecall] = [10, 100];

export async function evaluate(engine: Engine, questions: readonly Question[]): Promise<Quality> {
  const sum = { ndcg: 0, recall: 0, first: 0, empty: 0 };
  for (const { text, gains } of questions) {
    const found = (await engine.search(text)).slice(0, depthOfRecall).map(id => gains.get(id) ?? 0);
    const best = [...gains.values()].toSorted((a, b) => b - a);
    sum.ndcg += discounted(found) / discounted(best);
    sum.recall += found.filter(gain => gain > 0).length / best.length;
    sum.first += (found[0] ?? 0) > 0 ? 1 : 0;
    sum.empty += found.length === 0 ? 1 : 0;
  }
  const count = questions.length;
  return { ndcg: sum.ndcg / count, recall: sum.recall / count, first: sum.first / count, empty: sum.empty };
}

function discounted(gains: readonly number[]): number {
  return gains.slice(0, depthOfOrder).reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
}
