import { findAcl, FIRST_UNNUMBERED, makeAcl, type BasicAcl } from "../network/acl";
import type { AccessControl, AccessRight } from "./access";

/** ACLs of a device by number and by name, and the rights that name them. */

/** Number that no ACL has: that of a right whose ACL has a name that does not exist. The right grants nothing. */
const MISSING = 1;

/** Returns the ACL with this name, in any case; undefined when there is none. */
export function findNamedAcl(control: AccessControl, name: string): BasicAcl | undefined {
  return control.namedAcls === undefined ? undefined : control.namedAcls[keyOf(name)];
}

/** Returns the ACL with this number, made at the first call. */
export function numberedAcl(control: AccessControl, number: number): BasicAcl {
  const acls = control.acls;
  const found = findAcl(acls, number);
  if (found !== undefined) return found;
  const acl = makeAcl(number);
  let place = acls.length;
  while (place > 0 && acls[place - 1].number > number) place = place - 1;
  if (place === acls.length) acls.push(acl);
  else acls.splice(place, 0, acl);
  return acl;
}

/** Returns the ACL with this name, made at the first call: one without a number. */
export function namedAcl(control: AccessControl, name: string): BasicAcl {
  const found = findNamedAcl(control, name);
  if (found !== undefined) return found;
  const acls = control.acls;
  const last = acls.length === 0 ? 0 : acls[acls.length - 1].number;
  const acl = numberedAcl(control, Math.max(FIRST_UNNUMBERED, last + 1));
  nameAcl(control, acl, name);
  return acl;
}

/** Gives `acl` its name. The name must not be that of another ACL. */
export function nameAcl(control: AccessControl, acl: BasicAcl, name: string): void {
  if (control.namedAcls === undefined) control.namedAcls = {};
  control.namedAcls[keyOf(name)] = acl;
  acl.name = name;
  resolve(control, name, acl.number);
}

/** Removes an ACL. Rights that name it grant nothing from then on. */
export function removeAcl(control: AccessControl, acl: BasicAcl): void {
  control.acls.splice(control.acls.indexOf(acl), 1);
  if (acl.name === "" || control.namedAcls === undefined) return;
  control.namedAcls[keyOf(acl.name)] = undefined;
  resolve(control, acl.name, MISSING);
}

/** Sets the ACL of a right: by name, or by number when the name is empty; 0 for none. */
export function setRight(control: AccessControl, right: AccessRight, number: number, name: string): void {
  control.aclNumbers[right] = number;
  if (name === "" && control.aclNames === undefined) return;
  if (control.aclNames === undefined) control.aclNames = ["", "", "", ""];
  control.aclNames[right] = name;
  if (name === "") return;
  const acl = findNamedAcl(control, name);
  control.aclNumbers[right] = acl === undefined ? MISSING : acl.number;
}

/** Returns the name of the ACL of a right; empty for one that names its number. */
export function aclNameOf(control: AccessControl, right: AccessRight): string {
  return control.aclNames === undefined ? "" : control.aclNames[right];
}

/** Sets the number of the ACL in the rights that name it. */
function resolve(control: AccessControl, name: string, number: number): void {
  const names = control.aclNames;
  if (names === undefined) return;
  for (let right = 0; right < names.length; right++)
    if (names[right] !== "" && keyOf(names[right]) === keyOf(name)) control.aclNumbers[right] = number;
}

/** Key of a name in `namedAcls`. The blank keeps names apart from the properties that every JavaScript object has. */
function keyOf(name: string): string {
  return ` ${name.toLowerCase()}`;
}
