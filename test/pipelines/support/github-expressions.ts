/** GitHub's expressions, evaluated by GitHub's own library. A name that the platform would not have is an error here. */
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** How the steps, or the jobs it needs, have gone so far. */
export type Status = "success" | "failure";

/** The contexts by name; of `github.event` and of a job's outputs a name may be missing, as on the platform. */
export interface Contexts {
  readonly github: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly needs: Readonly<Record<string, { result: string; outputs: Readonly<Record<string, string>> }>>;
  readonly steps: Readonly<Record<string, { outputs: Readonly<Record<string, string>> }>>;
}

class Strict extends data.Dictionary {
  override get(key: string): data.ExpressionData {
    const found = super.get(key);
    if (found === undefined) throw new Error(`the platform has no ${key} here`);
    return found;
  }
}

const strict = (values: Readonly<Record<string, unknown>>): Strict =>
  new Strict(...Object.entries(values).map(([key, value]) => ({ key, value: loose(value) })));
const loose = (value: unknown): data.ExpressionData => JSON.parse(JSON.stringify(value), data.reviver);

/** Evaluates one expression, without its braces. */
export function evaluate(expression: string, contexts: Contexts, status: Status): data.ExpressionData {
  const is = (name: string, value: boolean) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  const functions = [is("success", status === "success"), is("failure", status === "failure"), is("cancelled", false)];
  const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  const named = Object.entries(contexts).map(([key, value]) => ({ key, value: strict(value) }));
  return new Evaluator(parsed, new Strict(...named), new Map(functions.map((one) => [one.name, one]))).evaluate();
}

/** A text with the expressions in it replaced by their values. */
export const interpolated = (text: string, contexts: Contexts, status: Status): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, inside: string) => evaluate(inside, contexts, status).coerceString());

/** Whether what an `if:` says holds. */
export function holds(condition: string, contexts: Contexts, status: Status): boolean {
  const value = evaluate(condition, contexts, status);
  if (value.kind !== data.Kind.Boolean) throw new Error(`a condition that is no boolean: ${condition}`);
  return value.coerceString() === "true";
}
