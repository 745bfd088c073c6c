/** What every error in a result has: a code for programs, and a sentence for people in the language asked for. */
interface Refusal {
  code: string;
  message: string;
}

/** A mutation was refused; nothing was changed. */
export class Refused extends Error {
  readonly code: string;

  constructor({ code, message }: Refusal) {
    super(message);
    this.code = code;
  }
}

/**
 * What a mutation did, as one of its payloads; throws Refused for every error that is still among its types.
 * Handle the errors that you have a plan for first, by `__typename`; the rest, and those to come, end here.
 */
export function payloadOf<Result extends { __typename: string }>(result: Result): Exclude<Result, Refusal> {
  if ("code" in result) throw new Refused(result as unknown as Refusal);
  return result as Exclude<Result, Refusal>;
}
