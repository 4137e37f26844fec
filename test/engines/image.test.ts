import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileImage } from "../../boards/lua/nodemcu/image.mjs";
import { temporaryFolder } from "../host/board-process";

/** A folder with an image of an earlier build, and a compiler that prints `version` and then runs `script` with the arguments of luac.cross. */
function makeCompiler(version: string, script: string): { folder: string; compiler: string; image: string } {
  const folder = temporaryFolder();
  const compiler = join(folder, "luac.cross");
  const image = join(folder, "timewire.img");
  writeFileSync(compiler, `#!/bin/sh\n[ "$1" = -v ] && { echo "${version}"; exit 0; }\n${script}\n`);
  chmodSync(compiler, 0o755);
  writeFileSync(image, "the last image");
  return { folder, compiler, image };
}

test("the cross compiler of NodeMCU writes the image", () => {
  const { compiler, image } = makeCompiler("Lua 5.3.5 Copyright (C) 1994-2018 Lua.org, PUC-Rio", 'shift 3; echo "from $2" >"$1"');
  compileImage(compiler, "bundle.lua", image);
  assert.equal(readFileSync(image, "utf8"), "from bundle.lua\n");
});

test("a cross compiler that fails leaves the last image, and its message is shown", () => {
  const { folder, compiler, image } = makeCompiler("Lua 5.3.5", 'shift 3; : >"$1"; echo "cannot open $2" >&2; exit 1');
  assert.throws(() => compileImage(compiler, "bundle.lua", image), /luac\.cross \(Lua 5\.3\.5\) failed on bundle\.lua: cannot open bundle\.lua$/);
  assert.equal(readFileSync(image, "utf8"), "the last image");
  assert.deepEqual(readdirSync(folder).sort(), ["luac.cross", "timewire.img"]);
});

test("a cross compiler of Lua 5.1 is refused with what to use instead", () => {
  const { compiler, image } = makeCompiler("Lua 5.1.4  Copyright (C) 1994-2011 Lua.org, PUC-Rio", 'shift 3; echo wrong >"$1"');
  assert.throws(() => compileImage(compiler, "bundle.lua", image), /compiles for Lua 5\.1\.4, .* Lua 5\.3: build NodeMCU with LUA=53/);
  assert.equal(readFileSync(image, "utf8"), "the last image");
});

test("a cross compiler that does not exist is named", () => {
  const image = join(temporaryFolder(), "timewire.img");
  assert.throws(() => compileImage("/nonexistent/luac.cross", "bundle.lua", image), /LUAC_CROSS=\/nonexistent\/luac\.cross cannot be started/);
  assert.ok(!existsSync(image));
});
