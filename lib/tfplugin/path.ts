/** A step on the way to a value: into an attribute, a map's element, or a list's. */
export type PathStep = { readonly attribute: string } | { readonly key: string } | { readonly index: number };
