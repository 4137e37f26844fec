import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";

/** The suite of streams (hal/streams.ts), the same on every board that has them. The board runs `program.ts`; the tests play the other side. */

/** The other end of a connection. */
export interface PeerStream {
  state(): "connecting" | "open" | "ended" | "closed";
  /** True when the connection ended by a reset or a refusal. */
  isReset(): boolean;
  /** All that was received, one byte each. */
  text(): string;
  /** Bytes of ours that the network has taken. */
  taken(): number;
  send(text: string): void;
  /** Sends no more, and goes on reading. */
  end(): void;
  abort(): void;
  /** Stops reading, so that the window closes. */
  pause(): void;
  resume(): void;
}

/** A port of the other side. */
export interface PeerListener {
  readonly port: number;
  readonly accepted: PeerStream[];
}

/** A board with the program of the suite, and the other side. */
export interface StreamBench {
  /** Ports of the board that `dial` reaches. */
  readonly ports: readonly number[];
  /** Address of the other side. */
  readonly peer: string;
  readonly capacity: number;
  /** Most bytes that may lie between a program and the program on the other side: buffers of the board, of the other side and of the network. */
  readonly mostInFlight: number;
  /** False where something between turns a reset into an end. */
  readonly showsResets: boolean;
  command(line: string): void;
  /** Reports of the program. */
  readonly reports: string[];
  dial(port: number): PeerStream;
  listen(): Promise<PeerListener>;
  /** A port of the other side that refuses. */
  refusing(): Promise<number>;
  until(condition: () => boolean, seconds: number, describe: () => string): Promise<void>;
  /** Lets time pass [s]. */
  pass(seconds: number): Promise<void>;
}

/** Bytes of the long transfers. */
const MEGABYTE = 1_048_576;
/** Period of a source's bytes: program.ts. */
const PERIOD = 251;

function pattern(length: number): string {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = i % PERIOD;
  return bytes.toString("latin1");
}

/** Defines the tests. `begin` turns a board on, with nothing left of the test before. */
export function streamSuite(name: string, begin: (t: TestContext) => Promise<StreamBench>, skip: string | false = false): void {
  void suite(`streams of ${name}`, { skip }, () => {
    const report = async (bench: StreamBench, wanted: RegExp, seconds = 10): Promise<RegExpExecArray> => {
      const find = (): RegExpExecArray | undefined => bench.reports.map((line) => wanted.exec(line)).find((found) => found !== null) ?? undefined;
      await bench.until(
        () => find() !== undefined,
        seconds,
        () => `no ${wanted.source} in: ${bench.reports.join(" | ")}`,
      );
      return find()!;
    };
    const ask = async (bench: StreamBench, line: string, answer: RegExp): Promise<RegExpExecArray> => {
      bench.reports.length = 0;
      bench.command(line);
      return report(bench, answer);
    };
    const serve = async (bench: StreamBench, port: number, service: string, bytes = 0): Promise<void> => {
      await ask(bench, `listen ${port} 0 ${service} ${bytes}`, new RegExp(`^listening ${port}$`));
    };
    const received = async (bench: StreamBench, stream: PeerStream, length: number, seconds = 10): Promise<void> =>
      bench.until(
        () => stream.text().length >= length,
        seconds,
        () => `${stream.text().length} of ${length} bytes, ${stream.state()}: ${bench.reports.join(" | ")}`,
      );
    /** Waits for a reset. */
    const breaks = async (bench: StreamBench, stream: PeerStream): Promise<void> => {
      await bench.until(
        () => stream.state() === "closed" || (stream.state() === "ended" && !bench.showsResets),
        30,
        () => `${stream.state()} in place of closed: ${bench.reports.join(" | ")}`,
      );
      if (bench.showsResets) assert.ok(stream.isReset());
      stream.abort();
    };
    const reaches = async (bench: StreamBench, stream: PeerStream, state: string, seconds = 10): Promise<void> =>
      bench.until(
        () => stream.state() === state,
        seconds,
        () => `${stream.state()} in place of ${state}: ${bench.reports.join(" | ")}`,
      );

    void test("a connection is accepted with the address of the other side, bytes of all values come back in order, and the end of one side ends the other", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "echo");
      const stream = bench.dial(bench.ports[0]);
      await report(bench, new RegExp(`^1 open ${bench.peer.replaceAll(".", "\\.")}$`));
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index)).toString("latin1");
      stream.send(bytes);
      await received(bench, stream, 256);
      stream.send("again");
      await received(bench, stream, 261);
      assert.equal(stream.text(), `${bytes}again`);
      stream.end();
      await report(bench, /^1 ended 261$/);
      await reaches(bench, stream, "closed");
      assert.equal(stream.isReset(), false);
    });

    void test("1 MB to the board and back arrives whole, although the other side reads slowly", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "echo");
      const stream = bench.dial(bench.ports[0]);
      const text = pattern(MEGABYTE);
      stream.send(text);
      for (let part = 1; part <= 4; part++) {
        await received(bench, stream, (part * MEGABYTE) / 4, 30);
        stream.pause();
        await bench.pass(0.1);
        stream.resume();
      }
      stream.end();
      await reaches(bench, stream, "closed");
      assert.ok(stream.text() === text, "bytes that came back");
    });

    void test("1 MB that the board sends before it closes arrives whole, with the end behind it", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "source", MEGABYTE);
      const stream = bench.dial(bench.ports[0]);
      await received(bench, stream, MEGABYTE, 30);
      assert.ok(stream.text() === pattern(MEGABYTE), "bytes of the source");
      stream.end();
      await reaches(bench, stream, "closed");
      assert.equal(stream.isReset(), false);
    });

    void test("what still arrives after close is discarded, and resets nothing that is on its way", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "source", 20000);
      const stream = bench.dial(bench.ports[0]);
      stream.send("not read");
      await report(bench, /^1 closed$/);
      stream.send(pattern(5000));
      await received(bench, stream, 20000);
      await reaches(bench, stream, "ended");
      stream.end();
      await reaches(bench, stream, "closed");
      assert.equal(stream.isReset(), false);
      assert.ok(stream.text() === pattern(20000), "bytes of the source");
    });

    void test("the board connects, sends, and sees the end of the other side", async (t) => {
      const bench = await begin(t);
      const listener = await bench.listen();
      await ask(bench, `connect ${bench.peer} ${listener.port} 0 echo 0`, /^connecting 1$/);
      await report(bench, /^1 open/);
      await bench.until(
        () => listener.accepted.length === 1,
        10,
        () => "not accepted",
      );
      const [stream] = listener.accepted;
      stream.send("hello");
      await received(bench, stream, 5);
      stream.end();
      await report(bench, /^1 ended 5$/);
      await reaches(bench, stream, "closed");
      assert.equal(stream.text(), "hello");
    });

    void test("a refused connection is reported as closed", async (t) => {
      const bench = await begin(t);
      await ask(bench, `connect ${bench.peer} ${await bench.refusing()} 0 echo 0`, /^1 closed$/);
    });

    void test("a reader that never reads holds the writer back: memory is bounded, and its reset is reported", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "source", 64 * MEGABYTE);
      const stream = bench.dial(bench.ports[0]);
      stream.pause();
      let before = -1;
      let written = 0;
      for (let i = 0; i < 100 && written !== before; i++) {
        before = written;
        await bench.pass(0.3);
        written = Number((await ask(bench, "show 1", /^shown 1 open 0 (\d+)$/))[1]);
      }
      assert.ok(written > 0 && written <= bench.mostInFlight, `${written} bytes written without a reader`);
      stream.abort();
      await report(bench, /^1 closed$/);
    });

    void test("a board that never reads holds the other side back, and can still reset", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "silent");
      const stream = bench.dial(bench.ports[0]);
      for (let sent = 0; sent < 2 * bench.mostInFlight; sent += 65536) stream.send(pattern(65536));
      let before = -1;
      while (stream.taken() !== before) {
        before = stream.taken();
        await bench.pass(0.3);
      }
      assert.ok(stream.taken() <= bench.mostInFlight, `${stream.taken()} bytes taken by a board that does not read`);
      bench.command("abort 1");
      await breaks(bench, stream);
    });

    void test("at the capacity a further connection is refused and changes nothing; an aborted stream makes room", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "silent");
      await serve(bench, bench.ports[1], "echo");
      const streams: PeerStream[] = [];
      for (let i = 1; i <= bench.capacity; i++) {
        streams.push(bench.dial(bench.ports[0]));
        await report(bench, new RegExp(`^${i} open`));
      }
      const refused = bench.dial(bench.ports[0]);
      await breaks(bench, refused);
      assert.ok(bench.reports.every((line) => !line.endsWith("closed")));
      bench.reports.length = 0;
      bench.command(`connect ${bench.peer} ${await bench.refusing()} 0 echo 0`);
      await report(bench, /^refused/);
      streams[0].abort();
      await report(bench, /^1 closed$/);
      const stream = bench.dial(bench.ports[1]);
      stream.send("room");
      await received(bench, stream, 4);
    });

    void test("closed streams whose other side does not take its part make room for new ones", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "source", 10);
      await serve(bench, bench.ports[1], "echo");
      for (let i = 1; i <= bench.capacity; i++) {
        bench.dial(bench.ports[0]); // it never ends its part
        await report(bench, new RegExp(`^${i} closed$`));
      }
      const stream = bench.dial(bench.ports[1]);
      stream.send("room");
      await received(bench, stream, 4);
    });

    void test("a port that is taken is refused, and is free again after its listener has closed", async (t) => {
      const bench = await begin(t);
      await serve(bench, bench.ports[0], "echo");
      await ask(bench, `listen ${bench.ports[0]} 0 echo 0`, /^refused/);
      const stream = bench.dial(bench.ports[0]);
      await report(bench, /^1 open/);
      await ask(bench, `unlisten ${bench.ports[0]}`, /^unlistened/);
      const refused = bench.dial(bench.ports[0]);
      await breaks(bench, refused);
      stream.send("still open");
      await received(bench, stream, 10);
      await serve(bench, bench.ports[0], "source", 10);
      await received(bench, bench.dial(bench.ports[0]), 10);
    });
  });
}
