import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { makeSimDigest } from "../../boards/sim/digest";
import { makeSimPacketBuffer } from "../../boards/sim/packet-buffer";
import { makeAssociation, type Association } from "../../firmware/association/association";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { copyAddress, dottedText, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { addressText, parseAddress } from "../../firmware/network/address-text";
import { bindInterface, isConnected, isOwnServer, ownerOf } from "../../firmware/network/interfaces";
import { IPV6 } from "../../firmware/network/ipv6";
import { parseIpv6 } from "../../firmware/network/ipv6-text";
import { isFollowingUs } from "../../firmware/selection/fitness";
import type { Timewire } from "../../firmware/timewire";
import type { InterfaceAddress } from "../../hal/network";
import { openConsole } from "../console/console-board";

function parsed(text: string): Address {
  const address = makeAddress();
  assert.ok(parseAddress(text, address, IPV6), text);
  return address;
}

/** A board whose first interface has IPv6 addresses, written as `address/length`. */
function boardWith(...addresses: string[]): Timewire {
  const { timewire } = openConsole();
  Object.assign(timewire.engine, { buffer: makeSimPacketBuffer() });
  Object.assign(timewire.engine.board, { digest: makeSimDigest() });
  assignAddresses(timewire, ...addresses);
  return timewire;
}

function assignAddresses(timewire: Timewire, ...addresses: string[]): void {
  const entry = timewire.engine.board.network.interfaces[0] as { ipv6Addresses?: InterfaceAddress[] };
  entry.ipv6Addresses = addresses.map((each) => {
    const [text = "", length] = each.split("/");
    return { address: parsed(text), prefixLength: Number(length) };
  });
}

/** A source of stratum 2 whose reference identifier is that of a server at `address`. */
function following(address: string): Association {
  const association = makeAssociation(BANK_ESTIMATION.make());
  association.stratum = 2;
  const octets = Buffer.from(parsed(address).flatMap((word) => [Math.floor((word % 65536) / 256), word % 256]));
  const digest = createHash("md5").update(octets).digest();
  association.refId = [digest.readUInt16BE(0), digest.readUInt16BE(2)];
  return association;
}

test("the text of an address of either family is read back; without IPv6 only dotted decimal text is an address", () => {
  for (const text of ["10.1.2.3", "0.0.0.0", "2001:db8::1", "fe80::1%2", "::ffff:10.1.2.3"]) {
    assert.equal(addressText(parsed(text), IPV6), text);
    assert.equal(parseAddress(text, makeAddress(), undefined), parseDotted(text, makeAddress()));
  }
  assert.equal(addressText(parsed("10.1.2.3"), undefined), "10.1.2.3");
});

test("an interface has its IPv6 addresses in its VPN instance only", () => {
  const { engine } = boardWith("2001:db8::1/64", "fe80::1%1/64");
  for (const text of ["2001:db8::1", "fe80::1%1"]) {
    assert.equal(ownerOf(engine, parsed(text), 0), 0);
    assert.equal(ownerOf(engine, parsed(text), 1), -1);
    assert.ok(isOwnServer(engine, parsed(text), 0));
  }
  for (const text of ["2001:db8::2", "fe80::1%2", "fe80::1", "::1"]) assert.equal(ownerOf(engine, parsed(text), 0), -1, text);
  assert.equal(ownerOf(engine, engine.board.network.interfaces[0].address, 0), 0, "and its IPv4 address");
});

test("RFC 4007 section 6: connected are the networks of the interface, and of link-local addresses those in its zone", () => {
  const { engine } = boardWith("2001:db8::1/64", "fe80::1%1/64");
  for (const text of ["2001:db8::ffff", "fe80::abcd%1"]) assert.ok(isConnected(engine, parsed(text), 0), text);
  for (const text of ["2001:db8:0:1::1", "fe80::abcd%2", "fe80::abcd", "::1"]) assert.ok(!isConnected(engine, parsed(text), 0), text);
});

test("RFC 5905 section 7.3: a source that follows one of our IPv6 addresses follows us, in its VPN instance, and not after the address has changed", () => {
  const timewire = boardWith("2001:db8::1/64", "fd99::1/64");
  const { engine } = timewire;
  for (const text of ["2001:db8::1", "fd99::1"]) {
    assert.ok(isFollowingUs(following(text), engine), text);
    assert.ok(!isFollowingUs({ ...following(text), stratum: 1 }, engine));
    assert.ok(!isFollowingUs({ ...following(text), instance: 1 }, engine));
  }
  assert.ok(!isFollowingUs(following("fd99::2"), engine));
  assignAddresses(timewire, "fd99::2/64");
  assert.ok(isFollowingUs(following("fd99::2"), engine));
  assert.ok(!isFollowingUs(following("fd99::1"), engine));
  bindInterface(engine, 0, "red");
  assert.ok(!isFollowingUs(following("fd99::2"), engine));
  assert.ok(isFollowingUs({ ...following("fd99::2"), instance: 1 }, engine));
});

test("the reference identifier of an IPv4 server is its address, and that of fd99::1 is 8.39.210.139, as chronyd 4.3 has it", () => {
  const { engine } = boardWith();
  assert.equal(dottedText(IPV6.referenceOf(engine, parsed("10.1.2.3"))), "10.1.2.3");
  assert.equal(dottedText(IPV6.referenceOf(engine, parsed("fd99::1"))), "8.39.210.139");
});

test("a record that held an IPv6 address holds an IPv4 address, and nothing of the former one is seen", () => {
  const record = makeAddress();
  assert.ok(parseIpv6("2001:db8::1", record));
  copyAddress([0x0a00, 1], record);
  assert.equal(addressText(record, IPV6), "10.0.0.1");
  assert.equal(ownerOf(boardWith("2001:db8::1/64").engine, record, 0), -1);
});

test("no command takes an IPv6 address yet", () => {
  const console = openConsole();
  for (const command of ["ntp-service unicast-server 2001:db8::1", "ntp-service unicast-peer fe80::1", "sntp unicast-server ::1"]) {
    assert.match(console.type(`system-view\n${command}\nreturn\n`), /\^/, command);
  }
  assert.ok(console.timewire.engine.table.every((association) => !association.isInUse));
});
