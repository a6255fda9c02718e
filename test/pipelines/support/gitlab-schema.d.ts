declare module "gitlab-ci-local/src/schema/schema.js" {
  /** GitLab's published JSON Schema of `.gitlab-ci.yml`, as this package carries it. */
  export const schema: Record<string, unknown>;
}
