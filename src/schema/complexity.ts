import { limitExceeded, type Problem } from '../errors/problem.ts';

/** What a field costs that does not say it. */
export const defaultPoints = 1;

/** How many entries a list is taken to have that is no page: statements, milestones, positions. */
export const defaultListLength = 10;

/** Why an operation is not answered that costs more points than it may. */
export function tooComplex(points: number, maxPoints: number): Problem {
  return limitExceeded('points', {
    what: 'Query complexity is too high',
    asked: points,
    allowed: maxPoints,
    advice: 'Ask for shorter pages, or less of each entry.',
  });
}
