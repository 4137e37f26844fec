import type { Datagram } from "../../hal/datagram";
import type { Association } from "../association/association";
import type { Engine } from "../engine/engine";
import { AclVerdict, matchAcl } from "../network/acl";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { findAcl } from "../server/access";
import { findTrustedKey, isKeyNamed, isSameKey, type Key } from "./keys";
import { findValidKey } from "./mac";

/**
 * Which packet needs which MAC (comware.md section 4.3, from which the result tables of section 4.2 follow):
 *
 *   1  we send with a MAC when authentication is on, the association names a key, and the key exists and is trusted; otherwise without
 *   2  an association of a command that names a key, authentication on, takes only packets with a valid MAC by that very key (CVE-2015-7974)
 *   3  one that names none, or authentication off, takes packets as they are
 *   4  a request without a MAC gets a reply without; one with a MAC gets a reply only when it is valid, under the same key
 *   5  what would make or feed a dynamic association needs a valid MAC when authentication is on, and must not have one when it is off
 *   6  a key that names an access list is valid, under rules 2 and 5, only from the devices that it permits; a list that does not exist permits all
 */

/** The key under which the association's packets leave; undefined for none (rule 1). */
export function keyToSendWith(engine: Engine, association: Association): Key | undefined {
  if (!engine.keys.isEnabled || !isKeyNamed(association.keyId)) return undefined;
  return findTrustedKey(engine.keys, association.keyId);
}

/** Whether the packet may be taken by the association (rules 2, 3 and 5). */
export function isAuthentic(engine: Engine, association: Association, datagram: Datagram, packet: Packet): boolean {
  if (!association.isConfigured) return isAuthenticForDynamic(engine, association, datagram, packet);
  if (!engine.keys.isEnabled || !isKeyNamed(association.keyId)) return true;
  const key = findValidKey(engine.board, datagram.packet, packet.trailer, engine.keys);
  return key !== undefined && isSameKey(key.id, association.keyId) && mayUse(engine, datagram, key);
}

/** Rule 5. The association of a packet that makes one takes its key from it. */
export function isAuthenticForDynamic(engine: Engine, association: Association | undefined, datagram: Datagram, packet: Packet): boolean {
  if (!engine.keys.isEnabled) return packet.trailer.macLength === 0;
  const key = findValidKey(engine.board, datagram.packet, packet.trailer, engine.keys);
  if (key === undefined || !mayUse(engine, datagram, key)) return false;
  return association === undefined || isSameKey(key.id, association.keyId);
}

/** Rule 6. */
function mayUse(engine: Engine, datagram: Datagram, key: Key): boolean {
  const acl = findAcl(engine.access.acls, key.aclNumber);
  return acl === undefined || matchAcl(acl, datagram.source, instanceOf(engine, datagram.interfaceIndex)) === AclVerdict.Permit;
}
