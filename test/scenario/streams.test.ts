import { parseDotted, makeAddress } from "../../firmware/network/address";
import type { Stream } from "../../hal/stream";
import type { SimBoard } from "../../boards/sim/sim-board";
import { makeStreamProgram } from "../streams/program";
import { streamSuite, type PeerListener, type PeerStream } from "../streams/suite";
import { lab } from "./lab";

const BOARD = "10.0.0.1";
const PEER = "10.0.0.2";
const PORTS = [7, 9];
/** Virtual time between two looks at a condition [s]. */
const STEP = 0.05;

/** The other side, on the streams of a simulated board. */
class SimPeer {
  private readonly players = new Map<Stream, Player>();
  private readonly accepted: PeerStream[] = [];
  private port = 20000;

  /** `sim` listens; `second` connects when `sim` has no stream left. */
  constructor(
    private readonly sim: SimBoard,
    private readonly second: SimBoard,
  ) {
    for (const board of [sim, second]) this.attach(board);
  }

  private attach(sim: SimBoard): void {
    sim.events = {
      ...sim.events!,
      onStream: (stream) => {
        let player = this.players.get(stream);
        if (player === undefined) {
          player = this.play(stream);
          this.accepted.push(player);
        }
        player.serve();
      },
    };
  }

  dial(port: number): PeerStream {
    const address = makeAddress();
    parseDotted(BOARD, address);
    return this.play(this.sim.streams.connect(address, port, 0) ?? this.second.streams.connect(address, port, 0)!);
  }

  listen(): PeerListener {
    this.port++;
    this.sim.streams.listen(this.port, 0);
    return { port: this.port, accepted: this.accepted };
  }

  private play(stream: Stream): Player {
    const player = new Player(stream);
    this.players.set(stream, player);
    return player;
  }
}

class Player implements PeerStream {
  private received = "";
  private waiting = "";
  private written = 0;
  private isPaused = false;
  private isEnding = false;
  private isClosed = false;

  constructor(private readonly stream: Stream) {}

  /** Reads and writes what it can, and closes when all is written: a stream of hal/ discards what still arrives. */
  serve(): void {
    if (!this.isPaused) for (let text = this.stream.read(4096); text !== ""; text = this.stream.read(4096)) this.received += text;
    if (this.waiting !== "") {
      const count = this.stream.write(this.waiting);
      this.written += count;
      this.waiting = this.waiting.slice(count);
    }
    if (this.isEnding && this.waiting === "" && !this.isClosed) {
      this.isClosed = true;
      this.stream.close();
    }
  }

  state(): ReturnType<PeerStream["state"]> {
    return this.stream.state;
  }

  isReset(): boolean {
    return this.stream.state === "closed" && !this.isClosed;
  }

  text(): string {
    return this.received;
  }

  taken(): number {
    return this.written;
  }

  send(text: string): void {
    this.waiting += text;
    this.serve();
  }

  end(): void {
    this.isEnding = true;
    this.serve();
  }

  abort(): void {
    this.stream.abort();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.serve();
  }
}

for (const [name, delay] of [
  ["simulated boards", { base: 1e-3, jitter: 1e-4, loss: 0 }],
  ["simulated boards whose network loses and reorders segments", { base: 1e-3, jitter: 1e-3, loss: 0.01 }],
] as const) {
  streamSuite(name, async () => {
    const net = lab({ delay });
    const board = net.board("Board", { address: BOARD }).sim;
    const peer = new SimPeer(net.board("Peer", { address: PEER }).sim, net.board("Second", { address: "10.0.0.3" }).sim);
    const reports: string[] = [];
    const program = makeStreamProgram(board.streams, (line) => reports.push(line));
    board.events = { ...board.events!, onStream: program.onStream };
    let refusing = 30000;
    return {
      ports: PORTS,
      peer: PEER,
      capacity: board.streams.capacity,
      showsResets: true,
      mostInFlight: 65536,
      command: program.command,
      reports,
      dial: (port) => peer.dial(port),
      listen: async () => peer.listen(),
      refusing: async () => refusing++,
      until: async (condition, seconds, describe) => {
        for (let waited = 0; !condition(); waited += STEP) {
          if (waited > 60 * seconds) throw new Error(describe());
          net.run(STEP);
        }
      },
      pass: async (seconds) => net.run(seconds),
    };
  });
}
