import { size } from './drawing.ts';

/** An encoded frame. */
export interface Frame {
  /** When it is shown, from the start. */
  readonly milliseconds: number;
  /** Whether it needs no frame before it. */
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

/**
 * A WebM file with one silent track in VP8, its duration in milliseconds, and an index of the frames to which a player can seek. A cluster begins at each of those.
 * Elements and their ids: RFC 9559 (Matroska); how ids, sizes and numbers are written: RFC 8794 (EBML).
 */
export function webm(frames: readonly Frame[], duration: number): Buffer {
  const header = element(
    0x1a45dfa3,
    unsigned(0x4286, 1), // EBMLVersion
    unsigned(0x42f7, 1), // EBMLReadVersion
    unsigned(0x42f2, 4), // EBMLMaxIDLength
    unsigned(0x42f3, 8), // EBMLMaxSizeLength
    text(0x4282, 'webm'), // DocType
    unsigned(0x4287, 4), // DocTypeVersion
    unsigned(0x4285, 2), // DocTypeReadVersion
  );
  const head = Buffer.concat([information(duration), track()]);
  const groups = clusters(frames);
  // The index stands before what it points to, so that a player has it with the first bytes. Its own length does not depend on the positions.
  const indexLength = index(groups, 0).length;
  return Buffer.concat([
    header,
    element(
      0x18538067, // Segment
      head,
      index(groups, head.length + indexLength),
      ...groups.map(({ bytes }) => bytes),
    ),
  ]);
}

interface Cluster {
  readonly milliseconds: number;
  readonly bytes: Buffer;
}

function information(duration: number): Buffer {
  return element(
    0x1549a966, // Info
    unsigned(0x2ad7b1, 1_000_000), // TimestampScale: nanoseconds in a tick, so a tick is a millisecond
    element(0x4489, float(duration)), // Duration
    text(0x4d80, 'communique'), // MuxingApp
    text(0x5741, 'communique'), // WritingApp
  );
}

function track(): Buffer {
  const video = element(0xe0, unsigned(0xb0, size.width), unsigned(0xba, size.height)); // Video: PixelWidth, PixelHeight
  return element(
    0x1654ae6b, // Tracks
    element(
      0xae, // TrackEntry
      unsigned(0xd7, 1), // TrackNumber
      unsigned(0x73c5, 1), // TrackUID
      unsigned(0x83, 1), // TrackType: video
      unsigned(0x9c, 0), // FlagLacing
      text(0x86, 'V_VP8'), // CodecID
      video,
    ),
  );
}

function clusters(frames: readonly Frame[]): Cluster[] {
  const groups: Frame[][] = [];
  for (const frame of frames) {
    if (frame.isKey || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(frame);
  }
  return groups.map(group => {
    const start = group[0]?.milliseconds ?? 0;
    const blocks = group.map(({ milliseconds, isKey, data }) => {
      const head = Buffer.from([0x81, 0, 0, isKey ? 0x80 : 0]); // the track, the time from the start of the cluster, the flags
      head.writeInt16BE(milliseconds - start, 1);
      return element(0xa3, head, data); // SimpleBlock
    });
    return { milliseconds: start, bytes: element(0x1f43b675, unsigned(0xe7, start), ...blocks) }; // Cluster: Timestamp
  });
}

/** Where each cluster begins, from the first byte of the segment's content. */
function index(groups: readonly Cluster[], firstAt: number): Buffer {
  let position = firstAt;
  const points = groups.map(({ milliseconds, bytes }) => {
    const place = element(0xb7, unsigned(0xf7, 1), unsigned(0xf1, position)); // CueTrackPositions: CueTrack, CueClusterPosition
    position += bytes.length;
    return element(0xbb, unsigned(0xb3, milliseconds), place); // CuePoint: CueTime
  });
  return element(0x1c53bb6b, ...points); // Cues
}

/** An id holds its own length; a size is written in four bytes, the first three bits of which say so. */
function element(id: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(0x1000_0000 + length);
  return Buffer.concat([Buffer.from(id.toString(16), 'hex'), head, ...content]);
}

function unsigned(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return element(id, bytes);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value, 'latin1'));
}
