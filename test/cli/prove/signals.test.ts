import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { watchOn } from "../../../lib/cli/prove/signals.js";

const watched = () => {
  const source = new EventEmitter();
  const stream = new EventEmitter();
  const told: string[] = [];
  const watch = watchOn(source, [stream])((line) => told.push(line));
  return { source, stream, told, ...watch };
};

describe("what may end a process while a key is disabled", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"])("stops the drill at %s, and at a second one only says so", (signal) => {
    const { source, told, stop } = watched();
    source.emit(signal);
    expect([stop.aborted, told]).toEqual([true, []]);
    source.emit(signal);
    expect(told).toEqual(["The key is being enabled; this ends first."]);
  });

  it.each(["uncaughtException", "unhandledRejection"])("stops the drill at an %s, and tells of it", (event) => {
    const { source, told, stop } = watched();
    source.emit(event, new Error("a socket"));
    expect([stop.aborted, told]).toEqual([true, ["A fault of the tool: a socket. The key is enabled first."]]);
  });

  it("stops the drill where nobody reads its output any more", () => {
    const { stream, stop } = watched();
    stream.emit("error", new Error("EPIPE"));
    expect(stop.aborted).toBe(true);
  });

  it("is over with the drill", () => {
    const { source, stream, done } = watched();
    done();
    expect([source.eventNames(), stream.eventNames()]).toEqual([[], []]);
  });
});
