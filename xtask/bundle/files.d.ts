// What xtask/bundle/inside.mjs makes.
declare module 'dstar:files' {
  /** Files that are texts, by their paths below www/. */
  export const TEXTS: Record<string, string>;
  /** Pictures, as addresses that hold them, by the same. */
  export const PICTURES: Record<string, string>;
  /** The others, deflated, in base64. */
  export const PACKED: Record<string, () => Promise<string>>;
}
