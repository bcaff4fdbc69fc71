import { isDeepStrictEqual } from 'node:util';
import { type PreviewTarget, previewHeaders } from '../../access/preview.ts';
import { readRelease } from '../../commands/pending/release-guard.ts';
import { badInput, Problem } from '../../errors/problem.ts';
import { globalId, parseReleaseId } from '../../model/global-id.ts';
import { statusOf } from '../../projection/release.ts';
import type { Preview } from '../../resolvers/preview.ts';
import { missingScope } from '../../resolvers/rights.ts';
import { allows, type Viewer } from '../../resolvers/viewer.ts';
import type { Table } from '../../store/table.ts';
import { toInstant } from '../../text/date.ts';

const [atHeader, releaseHeader] = previewHeaders;

/** The preview that a request asks for, by its headers or its preview token; undefined for the current content. */
export async function previewFor(
  table: Table,
  headers: Headers,
  viewer: Viewer | undefined,
): Promise<Preview | undefined> {
  const target = targetFor(headers, viewer);
  if (target === undefined) return undefined;
  const now = table.now();
  if ('at' in target) return { at: later(now, target.at) };
  const release = await readRelease(table, target.release);
  if (release === undefined) throw badInput('The release of this preview does not exist.');
  if (statusOf(release, now) === 'CANCELLED')
    throw badInput(
      `The release "${release.name}" was cancelled. Preview it after it is scheduled again (scheduleRelease).`,
    );
  return { at: later(now, release.at ?? now), release };
}

/** The headers need READ_DRAFTS, and those sent with a preview token must name the content of the token. */
function targetFor(headers: Headers, viewer: Viewer | undefined): PreviewTarget | undefined {
  const asked = targetIn(headers);
  const granted = viewer?.preview;
  if (granted !== undefined) {
    if (asked === undefined || isDeepStrictEqual(asked, granted)) return granted;
    throw new Problem(
      'FORBIDDEN',
      `This token is valid only for "${headerText(granted)}". Omit the other preview header.`,
    );
  }
  if (asked !== undefined && !allows(viewer, 'READ_DRAFTS'))
    throw missingScope(viewer, 'at' in asked ? atHeader : releaseHeader, 'READ_DRAFTS');
  return asked;
}

function targetIn(headers: Headers): PreviewTarget | undefined {
  const [at, release] = [headers.get(atHeader), headers.get(releaseHeader)];
  if (at !== null && release !== null)
    throw badInput(`Send either ${atHeader} or ${releaseHeader}, not both.`);
  if (at !== null) {
    const instant = toInstant(at.trim());
    if (instant === undefined)
      throw badInput(`${atHeader} must be an RFC 3339 timestamp with an offset, like 2024-09-27T06:00:00Z.`);
    return { at: instant };
  }
  if (release === null) return undefined;
  const id = parseReleaseId(release.trim());
  if (id === undefined) throw badInput(`${releaseHeader} must be the id of a release.`);
  return { release: id };
}

function headerText(target: PreviewTarget): string {
  return 'at' in target
    ? `${atHeader}: ${target.at}`
    : `${releaseHeader}: ${globalId('Release', target.release)}`;
}

function later(a: string, b: string): string {
  return a < b ? b : a;
}
