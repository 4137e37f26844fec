import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "../../firmware/association/refusal";
import type { Engine } from "../../firmware/engine";
import { roleOf } from "../../firmware/network/interfaces";
import { answerBareRequest } from "../../firmware/server/bare-request";
import { deliverToServer, makeForger, type Forger } from "../attack/forger";

/** The server of a forger on a board that stamps replies; `replies` has the first two words of each. */
function stampingServer(): { forger: Forger; engine: Engine; replies: number[][] } {
  const forger = makeForger();
  const replies: number[][] = [];
  const stamper = {
    setClock: (): void => undefined,
    setHeader: (): void => undefined,
    reply: (first: number, second: number): boolean => replies.push([first, second]) > 0,
  };
  forger.server.reply = { ...forger.server.reply, stamper };
  return { forger, engine: forger.server, replies };
}

/** The bare way of a request from 10.0.0.1 by interface 0. */
function askBare(engine: Engine, first: number, second: number): boolean {
  return answerBareRequest(engine, first, second, 0, 0x0a00, 1, 7);
}

test("any header: what is answered without being decoded gets the first two words that the long way gives; the rest goes the long way", () => {
  const { forger, engine, replies } = stampingServer();
  const word = fc.integer({ min: 0, max: 65535 });
  fc.assert(
    fc.property(word, word, (first, second) => {
      replies.length = 0;
      const before = engine.refused[Refusal.None];
      const isDone = askBare(engine, first, second);
      assert.equal(engine.refused[Refusal.None] - before, isDone ? 1 : 0);
      const bare = replies.splice(0);
      const bytes = [Math.floor(first / 256), first % 256, Math.floor(second / 256), second % 256, ...new Array<number>(44).fill(0x5a)];
      const { refusal } = deliverToServer(forger, bytes);
      if (isDone) assert.equal(refusal, Refusal.None);
      assert.deepEqual(bare, isDone ? replies : []);
      if (Math.floor(first / 256) % 8 === 3) assert.equal(isDone, refusal === Refusal.None, "no client's request is left out");
    }),
    { numRuns: 10000 },
  );
});

const REQUEST = [0x2300, 0x06ec] as const;

test("an access right that does not reach so far: refused and counted", () => {
  const { engine, replies } = stampingServer();
  const acl = (number: number, source: number[]): Engine["access"]["acls"][number] => ({
    number,
    step: 5,
    rules: [{ id: 0, isPermit: true, source, wildcard: [0, 0], instance: 0, vpnInstance: "" }],
  });
  engine.access.acls.push(acl(2001, [0x0a00, 2]));
  engine.access.aclNumbers[0] = 2001;
  assert.ok(askBare(engine, ...REQUEST));
  assert.equal(engine.refused[Refusal.Access], 1);
  assert.equal(replies.length, 0);
  engine.access.acls[0] = acl(2001, [0x0a00, 1]);
  assert.ok(askBare(engine, ...REQUEST));
  assert.equal(replies.length, 1);
});

test("the long way is taken where NTP is off on the interface, where debugging looks on, and on a board that does not stamp", () => {
  const { engine, replies } = stampingServer();
  roleOf(engine, 0).isReceivingDisabled = true;
  assert.ok(!askBare(engine, ...REQUEST));
  roleOf(engine, 0).isReceivingDisabled = false;
  const nothing = (): void => undefined;
  engine.watcher = { onReceived: nothing, onVerdict: nothing, onSent: nothing, onTimer: nothing };
  assert.ok(!askBare(engine, ...REQUEST));
  engine.watcher = undefined;
  assert.ok(askBare(engine, ...REQUEST));
  engine.reply = { ...engine.reply, stamper: undefined };
  assert.ok(!askBare(engine, ...REQUEST));
  assert.equal(replies.length, 1);
});
