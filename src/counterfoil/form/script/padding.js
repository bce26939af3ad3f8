/** Padmé. As src/counterfoil/envelope/padding.py. */
export const LEAST = 1024;
export const LEAST_WITH_FILES = 65536;

export function padded(length, least = LEAST) {
  const whole = Math.max(length, least, 2);
  const exponent = 31 - Math.clz32(whole);
  const free = 2 ** (exponent - (32 - Math.clz32(exponent))) - 1;
  return Math.ceil(whole / (free + 1)) * (free + 1);
}
