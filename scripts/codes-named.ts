/**
 * Which codes a resource or data source can raise: those that are named in its declaration in the provider, and in all
 * that this runs, function by function. What stands in types alone does not count.
 */
import { join } from "node:path";
import ts from "typescript";
import { type Code, isCode } from "../lib/model/codes/index.js";

const ROOT = join(import.meta.dirname, "..");
const PROVIDER = join(ROOT, "lib/provider/provider.ts");
const FLEET = join(ROOT, "lib/judge/fleet.ts");
const LIB = join(ROOT, "lib/");
/** It names every code. */
const CATALOG = join(ROOT, "lib/model/codes/");

/** Reads the provider's sources once, and answers for each of its types; empty for one that it does not have. */
export function codesNamed(): (map: "resources" | "dataSources", type: string) => ReadonlySet<Code> {
  const program = programOf(PROVIDER);
  const checker = program.getTypeChecker();
  const provider = program.getSourceFile(PROVIDER);
  if (provider === undefined) throw new Error(`there is no ${PROVIDER}`);
  return (map, type) => {
    const entries = find(provider, map);
    const entry = entries && find(entries, type);
    return entry === undefined ? new Set() : codesFrom(entry, checker);
  };
}

/** Which codes the plan of a whole file can give, but for those that say why something could not be read. */
export function codesOfFleetPlan(): ReadonlySet<Code> {
  const program = programOf(FLEET);
  const fleet = program.getSourceFile(FLEET);
  const judge = fleet?.statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === "judgeFleet");
  if (judge === undefined) throw new Error(`there is no judgeFleet in ${FLEET}`);
  return codesFrom(judge, program.getTypeChecker());
}

const programOf = (file: string): ts.Program =>
  ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    resolveJsonModule: true,
    types: [],
  });

/** The property of this name, wherever it stands in a node. */
function find(node: ts.Node, name: string): ts.PropertyAssignment | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === name) return node;
  return ts.forEachChild(node, (child) => find(child, name));
}

function codesFrom(entry: ts.Node, checker: ts.TypeChecker): ReadonlySet<Code> {
  const codes = new Set<Code>();
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isStringLiteral(node) && isCode(node.text)) codes.add(node.text);
    if (ts.isIdentifier(node)) for (const used of declarationsOf(node, checker)) enter(used);
    ts.forEachChild(node, visit);
  };
  const enter = (declaration: ts.Node): void => {
    if (seen.has(declaration)) return;
    seen.add(declaration);
    visit(declaration);
  };
  visit(entry);
  return codes;
}

/** What a name stands for, where that is declared at the top of one of the provider's files. */
function declarationsOf(name: ts.Identifier, checker: ts.TypeChecker): readonly ts.Declaration[] {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  if (symbol === undefined) return [];
  const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (meant.declarations ?? []).filter((one) => isTop(one) && isOurs(one.getSourceFile().fileName));
}

const isOurs = (file: string): boolean => file.startsWith(LIB) && !file.startsWith(CATALOG);

/** A function or class at the top of a file, or a constant there. */
const isTop = (one: ts.Declaration): boolean =>
  ts.isSourceFile(ts.isVariableDeclaration(one) ? one.parent.parent.parent : one.parent);
