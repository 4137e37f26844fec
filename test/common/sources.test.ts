import assert from "node:assert/strict";
import { execFileSync, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { allSources, sources, withSources } from "../../boards/common/sources.mjs";

test("SECURITY.md has the table of third-party sources that sources.json gives (make tables)", () => {
  const security = readFileSync("SECURITY.md", "utf8");
  assert.equal(security, withSources(security));
});

test("every third-party source has version, licence and digest; every known vulnerability has a state and a reason", () => {
  const all = allSources();
  assert.ok(all.length > 3);
  for (const { title, version, licence, digest, enters, cves } of all) {
    for (const text of [version, licence, digest, enters]) assert.notEqual(text, "", title);
    for (const { id, state, reason } of cves) {
      assert.match(id, /^CVE-\d{4}-\d+$/, title);
      assert.ok(["fixed", "not affected", "open"].includes(state), id);
      assert.notEqual(reason, "", id);
    }
    assert.deepEqual(
      cves.map(({ id }) => id),
      [...new Set(cves.map(({ id }) => id))],
      `${title}: each once`,
    );
  }
});

/** Words of a variable in a makefile, with the lines that continue it. */
function wordsOf(file: string, variable: string): string[] {
  const text = readFileSync(file, "utf8").replaceAll("\\\n", " ");
  const line = text.split("\n").find((each) => each.startsWith(`${variable} :=`));
  assert.ok(line !== undefined, `${file} has ${variable}`);
  return line.split(/[\s,()]+/);
}

/** Options that a header of C defines. */
const optionsOf = (file: string): string[] => [...readFileSync(file, "utf8").matchAll(/^#define (\w+)/gm)].map(([, option = ""]) => option);

test("a vulnerability that does not affect an image is in a file that the build does not compile", () => {
  let parts = 0;
  for (const { name, builtBy, cves } of sources().archives) {
    const built = [...wordsOf(builtBy.file, builtBy.list), ...(name === "mbedtls" ? optionsOf("boards/lua/runtime/mbedtls-config.h") : [])];
    assert.ok(built.length > 5, name);
    for (const { id, state, notBuilt = [] } of cves) {
      if (state === "not affected") assert.ok(notBuilt.length > 0, `${id} names what is not built`);
      for (const part of notBuilt) {
        assert.ok(!built.includes(part) && !built.includes(part.split("/").at(-1) ?? part), `${id}: ${name} is built with ${part}`);
        parts++;
      }
    }
  }
  assert.ok(parts > 10);
});

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

/** Files whose third line two patches change, one after the other. */
const ORIGINAL = "one\ntwo\nthree\n";
const PATCHES = {
  "first.patch": "--- a/file\n+++ b/file\n@@ -1,3 +1,3 @@\n one\n two\n-three\n+four\n",
  "second.patch": "--- a/file\n+++ b/file\n@@ -1,3 +1,3 @@\n one\n two\n-four\n+five\n",
};

interface Archive {
  /** Runs sources.sh for the one archive. */
  run(): SpawnSyncReturns<string>;
  readonly folder: string;
}

/** A repository with one pinned archive, and a Debian mirror that serves the version `offered` with the patches `series`. Upstream cannot be reached. */
function makeArchive(context: TestContext, offered: { version: string; archive: string; series: string[] }): Archive {
  const folder = mkdtempSync(join(tmpdir(), "sources-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const mirror = join(folder, "mirror");
  for (const inner of ["boards/common", "boards/lua/build", "mirror/debian/patches", "mirror/thing-1", "bin"])
    mkdirSync(join(folder, inner), { recursive: true });
  writeFileSync(join(mirror, "thing-1/file"), ORIGINAL);
  execFileSync("tar", ["-cjf", "thing_1.orig.tar.bz2", "thing-1"], { cwd: mirror });
  const digest = sha256(readFileSync(join(mirror, "thing_1.orig.tar.bz2")));
  for (const [name, text] of Object.entries(PATCHES)) writeFileSync(join(mirror, "debian/patches", name), text);
  writeFileSync(join(mirror, "debian/patches/series"), offered.series.map((name) => `${name}\n`).join(""));
  execFileSync("tar", ["-cJf", `thing_${offered.version}.debian.tar.xz`, "debian"], { cwd: mirror });

  cpSync("boards/common/sources.mjs", join(folder, "boards/common/sources.mjs"));
  cpSync("boards/lua/build/sources.sh", join(folder, "boards/lua/build/sources.sh"));
  const pinned = {
    name: "thing",
    version: "1",
    debian: { package: "thing", archive: "thing_1.orig.tar.bz2", sha256: digest },
    upstream: { repository: "https://upstream.invalid/thing.git", commit: "0".repeat(40) },
    patches: Object.entries(PATCHES).map(([name, text]) => ({ name, sha256: sha256(text) })),
    otherPatches: { "manual.patch": "manual" },
  };
  writeFileSync(join(folder, "boards/common/sources.json"), JSON.stringify({ archives: [pinned] }));
  const listed = offered.archive === "thing_1.orig.tar.bz2" ? digest : sha256("another");
  const programs = {
    "apt-get": `case " $* " in *" source "*) cp ${mirror}/thing_* . ;; esac`,
    "apt-cache": `printf 'Package: thing\\nVersion: ${offered.version}\\nChecksums-Sha256:\\n ${listed} 1 ${offered.archive}\\n'`,
    git: "echo unreachable >&2; exit 1",
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  }
  const env = { ...process.env, PATH: `${folder}/bin:${process.env["PATH"]}`, XDG_CACHE_HOME: join(folder, "cache") };
  return { folder, run: () => spawnSync("bash", ["boards/lua/build/sources.sh", "thing"], { cwd: folder, env, encoding: "utf8" }) };
}

test("sources.sh unpacks the pinned .tar.bz2 and applies the pinned patches in their order", (context) => {
  const archive = makeArchive(context, { version: "1-2", archive: "thing_1.orig.tar.bz2", series: ["first.patch", "second.patch", "manual.patch"] });
  const { status, stdout, stderr } = archive.run();
  assert.equal(stderr, "");
  assert.equal(status, 0);
  assert.equal(stdout, "sources: downloading thing\n");
  assert.equal(readFileSync(join(archive.folder, "build/sources/thing/file"), "utf8"), ORIGINAL.replace("three", "five"));
  assert.equal(archive.run().stdout, "", "a second run has nothing to do");
});

test("sources.sh names a patch of Debian that the pins do not know", (context) => {
  const archive = makeArchive(context, { version: "1-3", archive: "thing_1.orig.tar.bz2", series: ["first.patch", "second.patch", "CVE-new.patch"] });
  const { status, stderr } = archive.run();
  assert.equal(status, 0);
  assert.equal(stderr, "sources: Debian's thing 1-3 has the patch CVE-new.patch, which boards/common/sources.json does not know\n");
});

test("when a point release has replaced the pinned version, sources.sh says so, names the missing files and takes nothing in their place", (context) => {
  const archive = makeArchive(context, { version: "2-1", archive: "thing_2.orig.tar.bz2", series: [] });
  const { status, stderr } = archive.run();
  assert.equal(status, 1);
  assert.match(stderr, /Debian trixie has 2-1 thing, not the pinned archive thing_1\.orig\.tar\.bz2; trying the upstream release/);
  assert.match(stderr, /thing 1 could be downloaded neither from Debian nor from upstream, and nothing else takes its place/);
  assert.match(stderr, /upstream: https:\/\/upstream\.invalid\/thing\.git 0{40}/);
  assert.match(stderr, /thing_1\.orig\.tar\.bz2 \(sha256 [0-9a-f]{64}\), thing-first\.patch \(sha256 [0-9a-f]{64}\)/);
  assert.ok(!existsSync(join(archive.folder, "build/sources/thing")));
});
