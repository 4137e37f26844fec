import { logIn, telnetBoard, WITH_PASSWORD } from "./telnet-board";

/** Returns the screens of two telnet sessions and of con 0: the same text on every engine. In the portable subset, so that it runs on Lua too. */
export function telnetSitting(): string {
  const bench = telnetBoard(...WITH_PASSWORD, " acl 2000 inbound", "#", "acl number 2000", " rule permit source 192.0.2.0 0.0.0.255");
  const denied = bench.connect("198.51.100.1");
  const guessing = bench.connect();
  let text = `${denied.isReset} ${guessing.enter("wrong", "wrong", "wrong")}`;
  const first = logIn(bench);
  const second = logIn(bench);
  const third = bench.connect();
  for (const line of ["system-view", "acl number 2001", "rule permit", "display this", "dis?", "return", "display users", "save"]) {
    text = text + first.type(`${line}\r\n`);
  }
  text = text + second.enter("display current-configuration | include vty", "system-view", "undo acl number 2001", "free user-interface vty 1");
  text = text + bench.console("display users all", "free user-interface vty 1") + bench.console("y") + first.enter("y");
  second.pause(true);
  text = text + second.type("display current-configuration\r\ndisplay version\r\n");
  second.pause(false);
  bench.wait(700);
  return `${text}${second.screen}${third.screen}${second.state()} ${bench.log()}`;
}
