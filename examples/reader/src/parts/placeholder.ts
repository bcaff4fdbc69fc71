const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';

/** The average colour of a picture, from its BlurHash or ThumbHash: enough until the picture is there. */
export function placeholderColor(hash: string): string | undefined {
  return blurHashColor(hash) ?? thumbHashColor(hash);
}

/** https://github.com/woltapp/blurhash/blob/master/Algorithm.md: the length follows from the first digit. */
function blurHashColor(hash: string): string | undefined {
  const values = [...hash].map(digit => digits.indexOf(digit));
  const size = values[0] ?? -1;
  if (values.includes(-1) || values.length !== 4 + 2 * ((size % 9) + 1) * (Math.floor(size / 9) + 1))
    return undefined;
  const color = values.slice(2, 6).reduce((sum, value) => sum * 83 + value, 0);
  return rgb(color >> 16, (color >> 8) & 255, color & 255);
}

/** https://github.com/evanw/thumbhash: the first three bytes hold luminance and two differences of colours. */
function thumbHashColor(hash: string): string | undefined {
  let bytes: string;
  try {
    bytes = atob(hash);
  } catch {
    return undefined;
  }
  const [a = 0, b = 0, c = 0] = [...bytes].map(character => character.charCodeAt(0));
  const header = a | (b << 8) | (c << 16);
  const [l, p, q] = [(header & 63) / 63, ((header >> 6) & 63) / 31.5 - 1, ((header >> 12) & 63) / 31.5 - 1];
  const blue = l - (2 / 3) * p;
  const red = (3 * l - blue + q) / 2;
  return rgb(red * 255, (red - q) * 255, blue * 255);
}

function rgb(...channels: number[]): string {
  return `rgb(${channels.map(channel => Math.round(Math.min(255, Math.max(0, channel)))).join(' ')})`;
}
