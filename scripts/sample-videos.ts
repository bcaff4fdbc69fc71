/**
 * `npm run videos`: draws the videos of the sample content, and writes them with their posters to content/media. It needs Chromium, as the browser
 * test does, and takes a minute. The size of a file depends a little on the version of Chromium and on the fonts of the machine.
 */
import { writeFile } from 'node:fs/promises';
import { launchBrowser } from '../tests/browser.ts';
import { framesPerSecond } from './sample-videos/drawing.ts';
import { encode } from './sample-videos/encode.ts';
import { indusVideo } from './sample-videos/indus.ts';
import { missilesVideo } from './sample-videos/missiles.ts';
import { webm } from './sample-videos/webm.ts';

const folder = new URL('../content/media/', import.meta.url);

/** So that a clone of the project stays small. */
const maxBytes = 150_000;

const browser = await launchBrowser();
if (browser === undefined)
  throw new Error('There is no browser. Install Chromium, or name one in CHROMIUM_PATH.');
try {
  const page = await browser.newPage();
  for (const { name, seconds, frame, poster } of [
    missilesVideo('inf-treaty-missiles'),
    indusVideo('indus-six-rivers'),
  ]) {
    const frames = Array.from({ length: seconds * framesPerSecond }, (_, index) =>
      frame(index / framesPerSecond),
    );
    const video = webm(await encode(page, frames), seconds * 1000);
    if (video.length > maxBytes)
      throw new Error(`${name}.webm has ${video.length} bytes (maximum ${maxBytes}). Draw less movement.`);
    await writeFile(new URL(`${name}.webm`, folder), video);
    await writeFile(new URL(`${name}.svg`, folder), poster);
    console.log(`${name}.webm: ${seconds} s, ${video.length} bytes`);
  }
} finally {
  await browser.close();
}
