// Test equipment: Espruino's prompt on standard input and output, as on the serial port of a board.
//
//   node test/flash/espruino-prompt.mjs NAME VERSION FOLDER BUNDLE [full | broken]
//
// NAME and VERSION are those of process.env, FOLDER is the flash. `full` has no space left in it; `broken` finds a syntax error in every script. After load() it
// becomes the board that BUNDLE makes of it (test/engines/espruino.mjs). It behaves as Espruino 2v29 for Linux does.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";

const [name, version, folder, bundle, option] = process.argv.slice(2);
/** Longest line that fits into the variables of a small board [characters]. */
const LONGEST_LINE = 8000;

const send = (text) => process.stdout.write(text, "latin1");
const pathOf = (file) => join(folder, file);

const storage = {
  write: (file, text, offset = 0, size = text.length) => {
    if (option === "full") throw new Error("Unable to find or create file");
    const old = offset === 0 ? Buffer.alloc(size, 0xff) : readFileSync(pathOf(file));
    old.write(text, offset, "latin1");
    writeFileSync(pathOf(file), old);
    appendFileSync(pathOf("pieces"), `${text.length}\n`);
    return true;
  },
};

let isLoaded = false;
const realm = createContext({
  print: (...values) => send(`${values.join(" ")}\r\n`),
  process: { env: { VERSION: version, BOARD: name, MODULES: "Storage,dgram,WIZnet,Wifi", CONSOLE: "USB" } },
  require: () => storage,
  reset: () => send(`\r\n ${version} (c) G.Williams\r\n`),
  load: () => {
    if (option === "broken") throw new SyntaxError("Got UNFINISHED TEMPLATE LITERAL expected EOF\r\n    at line 1 col 1203 in .bootcde");
    isLoaded = existsSync(pathOf(".bootcde"));
  },
  E: {},
});

function run(line) {
  if (line.length > LONGEST_LINE) return send("Out of memory!\r\nNew interpreter error: LOW_MEMORY,MEMORY\r\n");
  try {
    runInContext(line, realm);
  } catch (error) {
    send(`Uncaught ${error.name}: ${error.message}\r\n`);
  }
}

function becomeBoard() {
  const command = ["test/engines/espruino.mjs", bundle, "127.0.0.1", "255.0.0.0", folder];
  const board = spawn(process.execPath, command, { stdio: ["pipe", "inherit", "inherit"] });
  board.on("exit", (status) => process.exit(status ?? 1));
  process.stdin.removeAllListeners("data").pipe(board.stdin);
}

let line = "";
let hasEcho = true;
let isEscaped = false;
const take = (bytes) => {
  for (const character of bytes.toString("latin1")) {
    if (character === "\x10" && line === "") hasEcho = false;
    else if (character === "\x03") line = "";
    else if (character === "\x1b") isEscaped = true;
    else if (isEscaped && character === "\n") {
      isEscaped = false;
      line += "\n";
    } else if (character === "\n" || character === "\r") {
      const command = line;
      line = "";
      if (hasEcho) send("\r\n");
      if (command.trim() !== "") run(command);
      if (hasEcho) send(">");
      hasEcho = true;
      if (isLoaded) return becomeBoard();
    } else {
      isEscaped = false;
      if (character !== "\x1c") line += character;
      if (hasEcho) send(character);
    }
  }
};
process.stdin.on("data", take);
process.stdin.on("end", () => process.exit(0));
send("\r\n>");
