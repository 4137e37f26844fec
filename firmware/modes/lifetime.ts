/** Seconds of silence after which a dynamic association goes (Comware 7: about 12 minutes). */
export const DYNAMIC_LIFETIME = 720;
