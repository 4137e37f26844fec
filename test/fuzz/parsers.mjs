// Fuzz targets in C: the parsers of the native runtime, each with a harness of test/fuzz/c/ that has libFuzzer's entry point.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";

const RUNTIME = "boards/lua/runtime";
const LINUX = "boards/lua/linux";
const MBEDTLS = "build/sources/mbedtls";
const MBEDTLS_FILES = ["aes", "base64", "block_cipher", "constant_time", "gcm", "platform_util"];

/** Sources of each harness, and its include folders. */
export const PARSERS = {
  "c-telnet": { sources: [`${LINUX}/telnet.c`], includes: [LINUX] },
  "c-storage": { sources: [], includes: [RUNTIME] },
  "c-vault": {
    sources: [`${RUNTIME}/vault.c`, ...MBEDTLS_FILES.map((file) => `${MBEDTLS}/library/${file}.c`)],
    includes: [RUNTIME, `${MBEDTLS}/include`],
    defines: [`-DMBEDTLS_CONFIG_FILE="mbedtls-config.h"`],
    needs: ["mbedtls"],
  },
};

const SANITIZERS = "-fsanitize=address,undefined";

/** True when clang and its libFuzzer are here. */
export function hasLibFuzzer() {
  mkdirSync("build/fuzz", { recursive: true });
  const source = "int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d == 0 && n > 1; }";
  return spawnSync("clang", ["-fsanitize=fuzzer", "-x", "c", "-o", "build/fuzz/probe", "-"], { input: source }).status === 0;
}

/** Builds a harness, with libFuzzer unless `withoutClang`; throws with the compiler's output. */
export function buildParser(name, withoutClang = false) {
  const { sources, includes, defines = [], needs = [] } = PARSERS[name];
  for (const source of needs) if (!existsSync(`build/sources/${source}`)) call("boards/lua/build/sources.sh", [source]);
  const isLibFuzzer = !withoutClang && hasLibFuzzer();
  if (!isLibFuzzer && !withoutClang)
    console.log("fuzz: clang's libFuzzer is missing (apt-get install clang libclang-rt-dev); gcc's sanitizers with mutated inputs");
  mkdirSync("build/fuzz", { recursive: true });
  const program = `build/fuzz/${name}${isLibFuzzer ? "-libfuzzer" : ""}`;
  const flags = ["-std=gnu11", "-g", "-O1", isLibFuzzer ? `${SANITIZERS},fuzzer` : SANITIZERS, "-fno-sanitize-recover=all", "-D_GNU_SOURCE"];
  const files = [`test/fuzz/c/${name.slice(2)}.c`, ...sources, ...(isLibFuzzer ? [] : ["test/fuzz/c/driver.c"])];
  call(isLibFuzzer ? "clang" : "gcc", [...flags, ...defines, ...includes.map((folder) => `-I${folder}`), "-o", program, ...files]);
  return { program, hasLibFuzzer: isLibFuzzer };
}

function call(command, words) {
  const { status, error, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${error?.message ?? stdout + stderr}`);
}
