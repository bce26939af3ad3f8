/**
 * PNG without metadata: only the chunks that a decoder needs are copied (PNG, third edition). Texts,
 * times, Exif, colour profiles, chunks that nobody knows, and whatever follows the end are left out.
 */
import { joined, latin, utf8 } from "./bytes.js";
import { orientationIn, turnedTiff } from "./jpeg.js";

const SIGNATURE = "\x89PNG\r\n\x1a\n";
const KEPT = new Set(
  "IHDR PLTE tRNS cHRM gAMA sBIT sRGB cICP bKGD acTL fcTL fdAT IDAT IEND".split(" "),
);
const UPRIGHT = 1;

/** Returns the stripped picture; null where the bytes are not wholly understood. */
export function strippedPng(bytes) {
  if (latin(bytes.subarray(0, 8)) !== SIGNATURE) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const kind = latin(bytes.subarray(at + 4, at + 8));
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(kind)) return null;
    // A chunk that must be understood and is not: the picture would not be this one without it.
    if (!KEPT.has(kind) && kind[0] === kind[0].toUpperCase()) return null;
    if (KEPT.has(kind)) kept.push(bytes.subarray(at, end));
    if (kind === "eXIf") kept.push(...turned(bytes.subarray(at + 8, end - 4)));
    if (kind === "IEND") return joined(...kept);
    at = end;
  }
  return null;
}

function turned(tiff) {
  const found = orientationIn(tiff) ?? UPRIGHT;
  return found === UPRIGHT ? [] : [chunk("eXIf", turnedTiff(found))];
}

function chunk(kind, content) {
  const body = joined(utf8(kind), content);
  const [length, check] = [new Uint8Array(4), new Uint8Array(4)];
  new DataView(length.buffer).setUint32(0, content.length);
  new DataView(check.buffer).setUint32(0, crc(body));
  return joined(length, body, check);
}

function crc(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let n = 0; n < 8; n += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
