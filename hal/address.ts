/**
 * An IPv4 or IPv6 address in unsigned 16-bit words, most significant first.
 *
 *   IPv4   2 words. 0.0.0.0 stands for "none".
 *   IPv6   8 words. 65536 * (1 + zone) is added to the first one, so that a first word from 65536 on tells the family.
 *
 * The zone of an address with link-local scope is the index of its interface in `Network.interfaces` plus 1 (RFC 4007 section 6). It is 0 for none and for all
 * other scopes. Zones are 0..254: the first word stays below 2^24, which a 32-bit float holds exactly.
 *
 * A record that held an IPv6 address may hold an IPv4 address later. Its words from the third on have no meaning then.
 */
export type Address = number[];
