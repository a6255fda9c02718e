import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest leaves a core free by default: of two, that is half. Most of the time a test waits for other processes.
    maxWorkers: "100%",
    coverage: {
      provider: "v8",
      include: ["lib/**/*.ts", "stacks/**/*.ts"],
      exclude: ["lib/tfplugin/generated/**", "lib/constructs/l1/**"],
      reporter: ["text-summary", "html"],
    },
  },
});
