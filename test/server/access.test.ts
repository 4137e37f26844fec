import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AccessRight,
  accessOf as accessIn,
  makeAccessControl,
  mayGiveTime,
  mayQuery,
  mayTakeTime,
  type AccessControl,
} from "../../firmware/server/access";
import { aclPermits, makeAcl } from "../../firmware/network/acl";

const ADDRESS = [0x0a00, 7];
const ORDER = [AccessRight.Peer, AccessRight.Server, AccessRight.Synchronization, AccessRight.Query] as const;

function accessOf(access: AccessControl, address: number[], instance: number): AccessRight {
  return accessIn({ access, features: { aclPermits } }, address, instance);
}

/** Rights whose ACLs permit (true) or deny (false) every address; undefined for a right without an ACL. */
function granting(...permits: (boolean | undefined)[]): AccessControl {
  const control = makeAccessControl();
  permits.forEach((isPermit, right) => {
    if (isPermit === undefined) return;
    const acl = makeAcl(2000 + right);
    acl.rules.push({ id: 0, isPermit, source: [0, 0], wildcard: [65535, 65535], instance: 0, vpnInstance: "" });
    control.acls.push(acl);
    control.aclNumbers[right] = acl.number;
  });
  return control;
}

test("NTP command reference, ntp-service access: what each right allows", () => {
  const allowed = (right: AccessRight): boolean[] => [mayTakeTime(right), mayQuery(right), mayGiveTime(right)];
  assert.deepEqual(allowed(AccessRight.Peer), [true, true, true]);
  assert.deepEqual(allowed(AccessRight.Server), [true, true, false]);
  assert.deepEqual(allowed(AccessRight.Synchronization), [true, false, false]);
  assert.deepEqual(allowed(AccessRight.Query), [false, true, false]);
  assert.deepEqual(allowed(AccessRight.None), [false, false, false]);
});

test("without a configured right every address is a peer; a right whose ACL does not exist grants none", () => {
  assert.equal(accessOf(makeAccessControl(), ADDRESS, 0), AccessRight.Peer);
  assert.equal(makeAccessControl().isQueryRefused, false);
  const control = makeAccessControl();
  control.aclNumbers = [2000, 2001, 2002, 2003];
  assert.equal(accessOf(control, ADDRESS, 0), AccessRight.None, "fails closed: none of the named ACLs exists");
});

test("the rights are tried in the order peer, server, synchronization, query: an address has the first whose ACL permits it", () => {
  for (const right of ORDER) {
    const only = ORDER.map((each) => (each === right ? true : undefined));
    assert.equal(accessOf(granting(...only), ADDRESS, 0), right);
    assert.equal(accessOf(granting(...ORDER.map((each) => each >= right)), ADDRESS, 0), right, "denied by those before, permitted by all after");
  }
});

test("an address that no ACL permits has no right, and an ACL that does not exist beside one that does grants none", () => {
  assert.equal(accessOf(granting(false), ADDRESS, 0), AccessRight.None);
  const control = granting(false);
  control.aclNumbers[AccessRight.Server] = 2999;
  assert.equal(accessOf(control, ADDRESS, 0), AccessRight.None);
  control.acls[0].rules = [];
  assert.equal(accessOf(control, ADDRESS, 0), AccessRight.None, "an ACL without rules");
});

test("on a board without ACLs a configured right grants nothing", () => {
  const access = granting(true);
  assert.equal(accessIn({ access, features: { aclPermits: undefined } }, ADDRESS, 0), AccessRight.None);
  assert.equal(accessIn({ access: makeAccessControl(), features: { aclPermits: undefined } }, ADDRESS, 0), AccessRight.Peer);
});
