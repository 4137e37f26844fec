import type { AssociationMode } from "../engine/features";
import { receiveReply, startClient } from "./client";
import { runClientTimer } from "./requests";

/** Client associations. Only a command makes them, and nothing is answered. */
export const CLIENT_MODE: AssociationMode = {
  start: (engine, association, now) => startClient(association, now, engine.board.random),
  receive: (engine, association, packet, received) =>
    receiveReply(
      association,
      packet,
      received,
      engine.synchronization.clock,
      engine.synchronization.discipline,
      engine.features.estimation,
      engine.board.random,
    ),
  runTimer: runClientTimer,
  makeFor: () => undefined,
  answer: () => {},
};
