/** Taking metadata out of pictures before they are sealed. */
import { strippedJpeg } from "./jpeg.js";
import { strippedPng } from "./png.js";

/** Returns `{bytes, ending}` of a picture without metadata; null for what cannot be stripped here. */
export function stripped(bytes) {
  const jpeg = strippedJpeg(bytes);
  if (jpeg) return { bytes: jpeg, ending: "jpg" };
  const png = strippedPng(bytes);
  return png ? { bytes: png, ending: "png" } : null;
}
