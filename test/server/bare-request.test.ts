import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { Refusal } from "../../firmware/association/refusal";
import type { Engine } from "../../firmware/engine/engine";
import { makeAcl } from "../../firmware/network/acl";
import { roleOf } from "../../firmware/network/interfaces";
import { answerBareRequest } from "../../firmware/server/bare-request";
import { makeRateLimit } from "../../firmware/server/rate-limit";
import { deliverToServer, makeForger, type Forger } from "../attack/forger";

/** The server of a forger on a board that stamps replies; `replies` has the first two words of each and its reference identifier. */
function timestampingServer(): { forger: Forger; engine: Engine; replies: number[][] } {
  const forger = makeForger();
  const replies: number[][] = [];
  let refId: number[] = [];
  const timestamper = {
    setClock: (): void => undefined,
    setHeader: (words: number[]): void => void (refId = words.slice(6, 8)),
    reply: (first: number, second: number): boolean => replies.push([first, second, ...refId]) > 0,
  };
  const server = { ...forger.server, reply: { ...forger.server.reply, timestamper, version: -1 } };
  return { forger: { ...forger, server }, engine: server, replies };
}

/** The bare way of a request from 10.0.0.1 by interface 0. */
function askBare(engine: Engine, first: number, second: number): boolean {
  return answerBareRequest(engine, first, second, 0, 0x0a00, 1, 7);
}

test("any header: what is answered without being decoded gets what the long way gives it; the rest goes the long way", () => {
  const { forger, engine, replies } = timestampingServer();
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
  const { engine, replies } = timestampingServer();
  const acl = (source: number[]): Engine["access"]["acls"][number] => {
    const list = makeAcl(2001);
    list.rules.push({ id: 0, isPermit: true, source, wildcard: [0, 0], instance: 0, vpnInstance: "" });
    return list;
  };
  engine.access.acls.push(acl([0x0a00, 2]));
  engine.access.aclNumbers[0] = 2001;
  assert.ok(askBare(engine, ...REQUEST));
  assert.equal(engine.refused[Refusal.Access], 1);
  assert.equal(replies.length, 0);
  engine.access.acls[0] = acl([0x0a00, 1]);
  assert.ok(askBare(engine, ...REQUEST));
  assert.equal(replies.length, 1);
});

test("the long way is taken where NTP is off on the interface, where debugging looks on, and on a board that does not stamp", () => {
  const { engine, replies } = timestampingServer();
  roleOf(engine, 0).isReceivingDisabled = true;
  assert.ok(!askBare(engine, ...REQUEST));
  roleOf(engine, 0).isReceivingDisabled = false;
  const nothing = (): void => undefined;
  engine.watcher = { onReceived: nothing, onVerdict: nothing, onSent: nothing, onTimer: nothing };
  assert.ok(!askBare(engine, ...REQUEST));
  engine.watcher = undefined;
  assert.ok(askBare(engine, ...REQUEST));
  assert.ok(!askBare({ ...engine, reply: { ...engine.reply, timestamper: undefined } }, ...REQUEST));
  assert.equal(replies.length, 1);
});

test("past the rate limit: silence, a kiss with its own reference identifier, or a reply as before, each counted", () => {
  const { engine, replies } = timestampingServer();
  engine.rateLimit = makeRateLimit({ rate: 1, burst: 1, total: 100 }, 4);
  assert.ok(askBare(engine, ...REQUEST));
  for (let i = 0; i < 98; i++) assert.ok(askBare(engine, ...REQUEST));
  const [answered, kisses, silent] = [Refusal.None, Refusal.RateKiss, Refusal.Rate].map((refusal) => engine.refused[refusal]);
  assert.ok(kisses > 0 && silent > kisses, `${kisses} kisses, ${silent} met with silence`);
  const kiss = [0xe400, 0x06ec, 0x5241, 0x5445];
  assert.equal(replies.filter((words) => isDeepStrictEqual(words, kiss)).length, kisses);
  assert.equal(replies.filter((words) => isDeepStrictEqual(words, replies[0])).length, replies.length - kisses);
  assert.ok(answered > 1);
});
