import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { bundlePortable } from "../build";
import { notEmpty } from "../not-empty";
import { readShape, readShapes, SHAPES } from "./portable/shapes";

/** Lines of a display, without its echo and prompt. */
const linesOf = (display: string): string[] => display.split("\r\n").slice(1, -1);

const READINGS = Object.fromEntries(Object.entries(SHAPES).map(([name, saved]) => [name, readShape(saved)]));

/** Lines of a file, without the frame of sections. Banners have any text. */
const contentOf = (lines: string[]): string[] =>
  lines.filter((line) => line !== "#" && line !== "return" && !/^ version |^ clock protocol ntp$/.test(line));

for (const [name, saved] of notEmpty(Object.entries(SHAPES))) {
  test(`${name}: no line is lost, and after the next save the configuration is the same`, () => {
    const { again, current } = READINGS[name];
    const text = linesOf(current).join("\n");
    for (const line of notEmpty(contentOf(saved))) {
      // The forms of Comware 7 are saved in those of Comware 5.
      const comware5 = line.replace(/^acl basic (\d+)/, "acl number $1").replace(/acl peer (\d+)/, "access peer $1");
      const isThere = [line, ` ${line}`, comware5].some((each) => text.split("\n").includes(each));
      assert.ok(isThere || line === " rule 0 deny" || line === " quit", `${line}\n${text}`);
    }
    assert.equal(again, current);
  });

  test(`${name}: pasted at the console, nothing takes effect but what the file loader accepts`, () => {
    const { accepted, pasted } = READINGS[name];
    assert.equal(linesOf(pasted).join("\n"), linesOf(accepted).join("\n"));
  });
}

test("named ACLs: only the clocks have the right `peer`, and no line is reported", () => {
  const { kept, start } = READINGS["named ACLs (Comware 5)"];
  assert.doesNotMatch(start, /startup\.cfg/);
  assert.deepEqual(linesOf(kept), ["#", "return"]);
});

test("access switch: the lines that are not in force are listed, and the log says how many", () => {
  const { current, kept, start } = READINGS["access switch (Comware 7)"];
  assert.match(start, /Lines of startup\.cfg kept and not in force: 18\.\r\n/);
  assert.deepEqual(linesOf(kept).slice(0, 8), [
    "#",
    "vlan 1",
    "#",
    "vlan 30",
    " description printers",
    "#",
    "acl ipv6 basic 2021",
    " rule 0 permit source 2001:db8:1::/64",
  ]);
  // One view of them exists: its command is listed, and not counted.
  assert.equal(linesOf(kept).filter((line) => line !== "#" && line !== "return").length, 18 + 1);
  assert.match(current, /\r\n ntp-service access peer 2020\r\n/);
  assert.match(current, /\r\nacl basic name OPERATORS\r\n rule 0 permit source 203\.0\.113\.0 0\.0\.0\.63 logging\r\n/);
  assert.match(current, /\r\n rule 5 permit source 198\.51\.100\.10 0\r\n rule 5 comment the other room\r\n/);
  assert.doesNotMatch(current, /not in force|kept/);
});

test("views that this device lacks: their lines change no other view, in a file and at the console", () => {
  const { pasted, screen } = READINGS["views that this device lacks"];
  assert.match(pasted, /\r\nacl number 2000\r\n rule 0 permit source 10\.98\.0\.1 0\r\n#\r\ninterface Ethernet0\/0\r\n description uplink\r\n#\r\n/);
  assert.doesNotMatch(pasted, /broadcast-server|inner|phones|rule 5/);
  assert.doesNotMatch(screen, /not taken/);
});

test("banners: their lines are no commands, in a file and at the console", () => {
  const { current, kept, pasted } = READINGS["banners over several lines"];
  const banner = " header login ^\r\nAuthorized access only.\r\nundo ntp-service enable\r\nreturn\r\n#\r\nCall the desk.\r\n^\r\n#";
  for (const text of [current, pasted]) {
    assert.ok(text.includes(banner), text);
    assert.match(
      text,
      /\r\n header motd %one line%\r\n#\r\n header shell \$two\r\n ntp-service authentication enable\$\r\n#\r\n ntp-service refclock-master 3\r\n#\r\nreturn\r\n/,
    );
  }
  assert.deepEqual(linesOf(kept), ["#", "return"]);
});

test("the shapes are read on lua5.4 as on V8, byte for byte", async (t) => {
  if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
    t.skip("lua5.4 is not installed");
    return;
  }
  const bundle = await bundlePortable();
  assert.equal(execFileSync("lua5.4", ["test/engines/run.lua", bundle, "readShapes"], { encoding: "latin1", maxBuffer: 1 << 26 }), readShapes());
});
