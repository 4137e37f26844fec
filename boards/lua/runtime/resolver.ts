import type { Address } from "../../../firmware/network/address";
import type { Resolver } from "../../../hal/resolver";

/** A name that is looked up, or waits for its turn, and the function for its address. */
interface Question {
  readonly name: string;
  /** `this: void`: on Lua the first argument would otherwise be the question itself. */
  readonly onResolved: (this: void, address: Address | undefined) => void;
}

/** The first one is in progress: the stacks of small boards look up one name at a time. */
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

/** Ends the lookup in progress; 0.0.0.0: no such name, or no answer. */
export function takeAnswer(high: number, low: number): void {
  const question = questions.shift();
  if (questions.length > 0) runtime.resolve(questions[0].name);
  if (question === undefined) return;
  answer[0] = high;
  answer[1] = low;
  question.onResolved(high === 0 && low === 0 ? undefined : answer);
}
