/** Wrong arguments of a construct: refused where they are written, with a code, the limit and the value received. */
import { body, headline, type Problem } from "../model/problem.js";

/** Thrown by the constructors here; `problem` is the same as a value. */
export class InvalidDeclaration extends Error {
  override readonly name = "InvalidDeclaration";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(textOf(problem));
    this.problem = problem;
  }
}

/** A problem as the text of an error or of a validation. */
export const textOf = (problem: Problem): string => `${headline(problem)}\n${body(problem)}`;

/** Refuses a declaration. `subject` says which one, as its path in the app. */
export function refuse(code: Problem["code"], subject: string, seen: string): never {
  throw new InvalidDeclaration({ code, severity: "refused", subject, seen });
}
