/** Lengths as the server counts them, in code points. */
export const CAPTION_LENGTH = 2_200;
export const PLACE_LENGTH = 100;
export const ALT_LENGTH = 1_000;
