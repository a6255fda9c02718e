/** Virtual time: how it runs beside the machine's, which a test sets by hand here. */
import { expect, it } from "vitest";
import { virtualClock } from "../../lib/sandbox/clock.js";

const at = (start: number, scale: number) => {
  let real = 1_000;
  const clock = virtualClock(() => real, start, scale);
  const pass = (milliseconds: number) => {
    real += milliseconds;
  };
  return { clock, pass };
};

it("it runs as many times as fast as it is told", () => {
  const { clock, pass } = at(5_000, 600);
  expect(clock.now()).toBe(5_000);
  pass(10);
  expect(clock.now()).toBe(11_000);
});

it("it stands still at a scale of 0, and is pushed ahead by seconds", () => {
  const { clock, pass } = at(5_000, 0);
  pass(10_000);
  expect(clock.now()).toBe(5_000);
  clock.advance(60);
  expect(clock.now()).toBe(65_000);
});

it("another pace holds from now on and changes nothing of what has passed", () => {
  const { clock, pass } = at(0, 10);
  pass(100);
  clock.run(2);
  expect([clock.now(), clock.scale]).toEqual([1_000, 2]);
  pass(100);
  expect(clock.now()).toBe(1_200);
  clock.run(0);
  pass(1_000_000);
  clock.run(1);
  expect(clock.now()).toBe(1_200);
});
