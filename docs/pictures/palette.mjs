// A PNG of a screen with at most 256 colours: a third of the size, and no difference that an eye finds on flat surfaces and text.
import { deflateSync, inflateSync } from 'node:zlib';

export function palette(png) {
  const { width, height, channels, pixels } = decode(png);
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const color = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }

  const chosen = choose([...counts].map(([color, count]) => ({ rgb: [color >> 16, (color >> 8) & 255, color & 255], color, count })));
  const index = new Map([...counts.keys()].map((color) => [color, nearest(chosen, color)]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0, at = 0, to = 0; y < height; y++) {
    rows[to++] = 0;
    for (let x = 0; x < width; x++, at += channels) {
      rows[to++] = index.get((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]);
    }
  }

  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('PLTE', Buffer.from(chosen.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The commonest colours exactly (surfaces, lines, text), the rest by median cut. */
function choose(colors) {
  colors.sort((a, b) => b.count - a.count);
  if (colors.length <= 256) {
    return colors.map((c) => c.rgb);
  }

  const exact = colors.slice(0, 96).map((c) => c.rgb);
  const boxes = [colors.slice(96)];
  while (boxes.length < 256 - exact.length) {
    const widest = boxes.map((box, at) => ({ at, ...span(box) })).filter((b) => boxes[b.at].length > 1).sort((a, b) => b.weight - a.weight)[0];
    if (!widest) {
      break;
    }

    const box = boxes[widest.at].sort((a, b) => a.rgb[widest.channel] - b.rgb[widest.channel]);
    boxes.splice(widest.at, 1, box.slice(0, box.length >> 1), box.slice(box.length >> 1));
  }

  return [...exact, ...boxes.map((box) => {
    const sum = box.reduce((total, c) => total + c.count, 0);
    return [0, 1, 2].map((n) => Math.round(box.reduce((total, c) => total + c.rgb[n] * c.count, 0) / sum));
  })];
}

function span(box) {
  const widths = [0, 1, 2].map((n) => Math.max(...box.map((c) => c.rgb[n])) - Math.min(...box.map((c) => c.rgb[n])));
  const channel = widths.indexOf(Math.max(...widths));
  return { channel, weight: widths[channel] * Math.sqrt(box.reduce((total, c) => total + c.count, 0)) };
}

function nearest(chosen, color) {
  const [r, g, b] = [color >> 16, (color >> 8) & 255, color & 255];
  let best = 0;
  let least = Infinity;
  for (let n = 0; n < chosen.length; n++) {
    const [x, y, z] = chosen[n];
    const far = (x - r) ** 2 * 2 + (y - g) ** 2 * 4 + (z - b) ** 2;
    if (far < least) {
      [best, least] = [n, far];
    }
  }

  return best;
}

function decode(png) {
  const parts = [];
  let width;
  let height;
  let channels;
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3];
    } else if (type === 'IDAT') {
      parts.push(body);
    }

    at += length + 12;
  }

  const raw = inflateSync(Buffer.concat(parts));
  const line = width * channels;
  const pixels = Buffer.alloc(height * line);
  for (let y = 0; y < height; y++) {
    unfilter(raw[y * (line + 1)], raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1)), pixels, y * line, line, channels);
  }

  return { width, height, channels, pixels };
}

function unfilter(kind, row, pixels, to, line, channels) {
  for (let x = 0; x < line; x++) {
    const left = x < channels ? 0 : pixels[to + x - channels];
    const up = to < line ? 0 : pixels[to + x - line];
    const corner = x < channels || to < line ? 0 : pixels[to + x - line - channels];
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind];
    pixels[to + x] = row[x] + guess;
  }
}

function paeth(left, up, corner) {
  const p = left + up - corner;
  const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(type, body) {
  const whole = Buffer.alloc(body.length + 12);
  whole.writeUInt32BE(body.length, 0);
  whole.write(type, 4, 'latin1');
  body.copy(whole, 8);
  whole.writeUInt32BE(crc(whole.subarray(4, body.length + 8)), body.length + 8);
  return whole;
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
  }

  return ~sum >>> 0;
}
