import { openConsole } from "./console-board";

/** Saved configuration with all kinds of lines, and one line of each kind of fault. */
const SAVED = [
  ...["#", " sysname R1", "#", "interface Ethernet0/0", " frob 1", "#", "acl number 2000", " rule 0 permit", "#"],
  ...[
    " ntp-service refclock-master 2",
    " ntp-service unicast-server 224.0.0.1",
    " ntp-service unicast-server time.example.org minpoll 5",
    "#",
    "return",
    "",
  ],
].join("\n");

/** Input with all keys and all kinds of commands. */
const TYPED = [
  ...[
    "?",
    "display ?",
    "ntp s?",
    "\t",
    "\t",
    "\r",
    "\x10",
    "\x0e",
    "dis clo\x01\x06\x04x\x1bf\x17\x18",
    "display clock\r\n",
    "frob\n",
    "sy\r",
    "s\r",
  ],
  ...[
    "undo ?",
    "\x18",
    "int ?",
    "g\t",
    "1/0/1\r",
    "dis this\r",
    "ntp uni 10.0.0.1 ver 3 pri\r",
    "ntp uni 10.0.0.1 ver 9\r",
    "ntp uni\r",
    "dis clo x\r",
  ],
  ...[
    "ntp uni 10.0.0.2 minp 9 maxp 8\r",
    'sysname "my \\"own\\" device"\r',
    "dis cu\r",
    "dis ntp st\r",
    "dis ntp se\r",
    "undo ntp ref\r",
    "undo ntp ref\r",
  ],
  ...[
    "clock timezone Z5 minus 5:30\r",
    "clock summer-time D 2 2026 jan first sun 3 oct fifth sun 1\r",
    "info-center e\r",
    "dis ntp se v\r",
    "dis int b | e [Gg]E.*/1$\r",
    "dis ip vpn\r",
    "dis cu int e0/0\r",
  ],
  ...["dis cu | i ^ (ntp|sys)[^x]+\r", "dis cu | b ref(clock)*-m+\r", "dis cu | e (\r", "dis clo | ?", "\x18", "dis log | i NTP\r", "\x07", "\x0f"],
  ...[
    "\x1a",
    "clock datetime 23:59:59 2/29/2028\r",
    "dis clo\r",
    "ter log l 3\r",
    "undo ter mon\r",
    "undo screen-length d\r",
    "sy\r",
    "ntp unicast-s 10.0.0.9\r",
    "\x1a",
  ],
  ...[
    "dis log\r",
    "dis ?",
    " ",
    "\x18",
    "dis ntp se v\r",
    "x",
    "\r",
    " ",
    "dis ntp se v\r",
    "q",
    "dis sav\r",
    "reset sav\r",
    "n\r",
    "dis mem\r",
    "\x0f",
  ],
  ...["\x1a", "dis hist\r", "dis ver\r", "save\r", "x\r", "y\r", "\r", "y\r", "save\r", "\x03", "quit\r", "\r"],
];

/** Returns the whole screen of one console session: the same text on every engine. In the portable subset, so that it runs on Lua too. */
export function sitting(): string {
  let screen = "";
  const console = openConsole(SAVED, (start) => {
    screen = start;
  });
  for (const characters of TYPED) screen = screen + console.type(characters);
  return screen + console.board.files.get("startup.cfg");
}
