import type { BoardEvents } from "../../hal/board-events";
import type { Timer } from "../../hal/timer";

/** Time after which the firmware runs again when even its report of a fault has failed [s]. */
const RETRY_INTERVAL = 16;

/** Events of a board on a JavaScript engine: an exception ends its event, and the board goes on. `timer` is the board's. */
export function guardEvents(events: BoardEvents, timer: Timer): BoardEvents {
  const guarded: BoardEvents = {
    onDatagram: (datagram) => {
      try {
        events.onDatagram(datagram);
      } catch (error) {
        guarded.onFault(messageOf(error));
      }
    },
    onBareRequest: events.onBareRequest,
    onTimer: () => guard(guarded, () => events.onTimer()),
    onInterfaceChange: (index) => guard(guarded, () => events.onInterfaceChange(index)),
    onStream: guardStreams(events.onStream, () => guarded),
    onConsoleOpen: () => guard(guarded, () => events.onConsoleOpen()),
    onConsoleInput: (characters) => guard(guarded, () => events.onConsoleInput(characters)),
    onFault: (reason) => {
      let isInputLeft = false;
      try {
        isInputLeft = events.onFault(reason);
      } catch {
        timer.schedule(RETRY_INTERVAL);
      }
      if (isInputLeft) guarded.onConsoleInput("");
      return false;
    },
  };
  return guarded;
}

function guardStreams(onStream: BoardEvents["onStream"], guarded: () => BoardEvents): BoardEvents["onStream"] {
  return onStream === undefined ? undefined : (stream) => guard(guarded(), () => onStream(stream));
}

/** Runs the callback of a driver, for example a resolver, as an event. */
export function guard(events: BoardEvents, event: () => void): void {
  try {
    event();
  } catch (error) {
    events.onFault(messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : (error as string);
}
