/**
 * JPEG without metadata: only what a decoder needs is copied (ISO/IEC 10918-1, annex B). Exif, XMP,
 * IPTC, colour profiles, comments, thumbnails, and what phones put behind the picture are left out.
 * How the picture is turned is part of what it shows: that one fact is written anew.
 */
import { joined, latin } from "./bytes.js";

const [SOI, EOI, SOS, APP0, APP1, APP14, APP15, COM] = [
  0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xee, 0xef, 0xfe,
];
const JFIF_SIZE = 14;
const ADOBE_SIZE = 12;
const ORIENTATION = 0x0112;
const UPRIGHT = 1;

/** Returns the stripped picture; null where the bytes are not wholly understood. */
export function strippedJpeg(bytes) {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  const kept = [];
  let [at, turned, scans] = [2, UPRIGHT, 0];
  for (;;) {
    const segment = segmentAt(bytes, at);
    if (!segment) return null;
    const { marker, start, end } = segment;
    if (marker === EOI) break;
    const content = bytes.subarray(start, end);
    if (marker === APP1) turned = orientation(content) ?? turned;
    else kept.push(...keptOf(marker, content));
    at = end;
    if (marker === SOS) {
      scans += 1;
      at = endOfScan(bytes, end);
      kept.push(bytes.subarray(end, at));
    }
  }
  if (!scans) return null;
  const exif = turned === UPRIGHT ? [] : [turnedBy(turned)];
  return joined(Uint8Array.of(0xff, SOI), ...exif, ...kept, Uint8Array.of(0xff, EOI));
}

function segmentAt(bytes, from) {
  let at = from;
  if (bytes[at] !== 0xff) return null;
  while (bytes[at] === 0xff) at += 1;
  const marker = bytes[at];
  if (marker === EOI) return { marker };
  // Markers that stand alone have no place between segments.
  if (marker === undefined || marker < 0xc0 || (marker >= 0xd0 && marker <= SOI)) return null;
  const length = bytes[at + 1] * 256 + bytes[at + 2];
  const end = at + 1 + length;
  return length >= 2 && end <= bytes.length ? { marker, start: at + 3, end } : null;
}

function keptOf(marker, content) {
  if (marker === COM || (marker > APP0 && marker <= APP15 && marker !== APP14)) return [];
  if (marker === APP0) {
    if (latin(content.subarray(0, 5)) !== "JFIF\0" || content.length < JFIF_SIZE) return [];
    const head = content.slice(0, JFIF_SIZE);
    head.fill(0, JFIF_SIZE - 2);
    return [segment(marker, head)];
  }
  if (marker === APP14) {
    // Says how colours are meant; without it they come out wrong.
    const adobe = latin(content.subarray(0, 5)) === "Adobe" && content.length >= ADOBE_SIZE;
    return adobe ? [segment(marker, content.subarray(0, ADOBE_SIZE))] : [];
  }
  return [segment(marker, content)];
}

function segment(marker, content) {
  const length = content.length + 2;
  return joined(Uint8Array.of(0xff, marker, length >> 8, length & 255), content);
}

/** Returns where the coded picture after a scan's head ends: at the next real marker. */
function endOfScan(bytes, from) {
  for (let at = from; at < bytes.length; at += 1) {
    const next = bytes[at + 1];
    const coded = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (bytes[at] === 0xff && !coded) return at;
  }
  return bytes.length;
}

/** Returns how Exif says that the picture is turned, 1 to 8; null where it does not say. */
export function orientation(content) {
  if (latin(content.subarray(0, 6)) !== "Exif\0\0") return null;
  return orientationIn(content.subarray(6));
}

/** The same, of the bytes of a TIFF file, which Exif is. */
export function orientationIn(tiff) {
  const order = latin(tiff.subarray(0, 2));
  if (tiff.length < 14 || (order !== "II" && order !== "MM")) return null;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const little = order === "II";
  const first = view.getUint32(4, little);
  if (first + 2 > tiff.length) return null;
  for (let n = 0; n < view.getUint16(first, little); n += 1) {
    const entry = first + 2 + 12 * n;
    if (entry + 12 > tiff.length) return null;
    if (view.getUint16(entry, little) === ORIENTATION) {
      const turned = view.getUint16(entry + 8, little);
      return turned >= UPRIGHT && turned <= 8 ? turned : null;
    }
  }
  return null;
}

/** Returns a TIFF file that says nothing but how the picture is turned. */
export function turnedTiff(turned) {
  return Uint8Array.of(
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1],
    ...[0, turned, 0, 0, 0, 0, 0, 0],
  );
}

const turnedBy = (turned) =>
  segment(APP1, joined(Uint8Array.of(0x45, 0x78, 0x69, 0x66, 0, 0), turnedTiff(turned)));
