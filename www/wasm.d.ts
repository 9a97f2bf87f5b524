// The generated theory artefact, declared so that the page type-checks before it is built.
declare module '*/pkg/theory/dstar.js' {
  export default function init(): Promise<unknown>;
  export function table(): string;
  export function parse(query: string): string;
  export function update(paramsJson: string, changesJson: string): string;
  export function query(paramsJson: string): string;
  export function preview(paramsJson: string): import('./types.js').Preview;
}
// The formulas of www/formulas, rendered by the build.
declare module '*/pkg/formulas.js' {
  const formulas: Record<string, unknown>;
  export default formulas;
}
