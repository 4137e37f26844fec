import type { Address } from "../../../firmware/network/address";
import type { Resolver } from "../../../hal/resolver";

/** A name that is looked up, or waits for its turn, and who wants to know. */
interface Question {
  readonly name: string;
  /** `this: void`: on Lua it would otherwise be handed the question itself first. */
  readonly onResolved: (this: void, address: Address | undefined) => void;
}

/** The first of them is under way: the stacks of small boards look up one name at a time. */
const questions: Question[] = [];
const answer: Address = [0, 0];

/** One lookup after another. */
export function makeResolver(): Resolver {
  return {
    resolve: (name, onResolved) => {
      questions.push({ name, onResolved });
      if (questions.length === 1) runtime.resolve(name);
    },
  };
}

/** The lookup that was under way has ended; 0.0.0.0: no such name, or nobody answered. */
export function takeAnswer(high: number, low: number): void {
  const question = questions.shift();
  if (questions.length > 0) runtime.resolve(questions[0].name);
  if (question === undefined) return;
  answer[0] = high;
  answer[1] = low;
  question.onResolved(high === 0 && low === 0 ? undefined : answer);
}
