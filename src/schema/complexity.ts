import { limitExceeded, type Problem } from '../errors/problem.ts';

/** The default cost of a field, in points. */
export const defaultPoints = 1;

/** The assumed length of lists without pages: statements, milestones, positions. */
export const defaultListLength = 10;

/** The error for an operation above the limit of complexity. */
export function tooComplex(points: number, maxPoints: number): Problem {
  return limitExceeded('points', {
    what: 'Query complexity is too high',
    asked: points,
    allowed: maxPoints,
    advice: 'Request smaller pages, or fewer fields of each entry.',
  });
}
