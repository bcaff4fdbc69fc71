import type { Page } from 'playwright-core';
import * as z from 'zod';
import { framesPerSecond, framesToKeyFrame, size } from './drawing.ts';
import type { Frame } from './webm.ts';

const encoded = z.array(z.object({ milliseconds: z.number(), isKey: z.boolean(), base64: z.string() }));

/**
 * Pictures as frames in VP8, which every browser that plays WebM can decode. Each frame has its own time: MediaRecorder would record how fast this
 * machine draws, and would leave the duration out of the file.
 */
export async function encode(page: Page, pictures: readonly string[]): Promise<Frame[]> {
  // WebCodecs are there in a secure context only.
  await page.route('https://videos.example/', route =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto('https://videos.example/');
  const task = { pictures, ...size, framesPerSecond, framesToKeyFrame };
  const chunks = encoded.parse(await page.evaluate(`(${inBrowser})(${JSON.stringify(task)})`));
  return chunks.map(({ milliseconds, isKey, base64 }) => ({
    milliseconds,
    isKey,
    data: Buffer.from(base64, 'base64'),
  }));
}

/** As text: this program is checked without the types of a browser. */
const inBrowser = `async ({ pictures, width, height, framesPerSecond, framesToKeyFrame }) => {
  const chunks = [];
  let failure;
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push({
        milliseconds: Math.round(chunk.timestamp / 1000),
        isKey: chunk.type === 'key',
        base64: btoa(String.fromCharCode(...bytes)),
      });
    },
    error(error) { failure = error; },
  });
  encoder.configure({ codec: 'vp8', width, height, framerate: framesPerSecond, bitrate: 60_000, bitrateMode: 'variable', latencyMode: 'realtime' });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  let keyAt = -Infinity;
  for (const [index, picture] of pictures.entries()) {
    // A picture that stays needs no frame of its own.
    if (picture === pictures[index - 1]) continue;
    const keyFrame = index - keyAt >= framesToKeyFrame;
    if (keyFrame) keyAt = index;
    const image = new Image();
    image.src = 'data:image/svg+xml,' + encodeURIComponent(picture);
    await image.decode();
    context.drawImage(image, 0, 0, width, height);
    const frame = new VideoFrame(canvas, {
      timestamp: Math.round((index * 1e6) / framesPerSecond),
      duration: Math.round(1e6 / framesPerSecond),
    });
    encoder.encode(frame, { keyFrame });
    frame.close();
  }
  await encoder.flush();
  if (failure !== undefined) throw failure;
  return chunks;
}`;
