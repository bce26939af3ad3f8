/**
 * Stands for @noble/post-quantum and the NIST curves, which typage imports: returns of this version
 * are sealed to X25519 recipients only (roster.js lets no others in), so that neither is ever called.
 */
export const p256 = null;
export const MLKEM768X25519 = null;
export const MLKEM768P256 = null;
