// @ts-check
/**
 * Libraries of which the page loads a part when it needs it: writes each part as one module into the directory named on the
 * command line. Their licences stay at the head of the files.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/**
 * What of which package, under which licence (`text`: the file that wants to go along), and `types` where the package has none that serve.
 * @type {Record<string, {from: string, names: string, licence: string, text?: string, types?: string}>}
 */
const PARTS = {
  media: { from: 'mediabunny', names: 'BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output, WebMOutputFormat', licence: 'MPL-2.0, https://mediabunny.dev; unchanged but for what is left out' },
  gif: {
    from: 'gifenc', names: 'GIFEncoder, applyPalette, quantize', licence: 'MIT, https://github.com/mattdesl/gifenc', text: 'LICENSE.md',
    types: `export function GIFEncoder(): {
  writeFrame(index: Uint8Array, width: number, height: number, options: { palette: number[][]; delay: number }): void;
  finish(): void;
  bytes(): Uint8Array<ArrayBuffer>;
};
export function quantize(rgba: Uint8ClampedArray, colours: number): number[][];
export function applyPalette(rgba: Uint8ClampedArray, palette: number[][]): Uint8Array;
`,
  },
  qr: {
    from: 'lean-qr', names: 'generate', licence: 'MIT, https://github.com/davidje13/lean-qr', text: 'LICENSE',
    types: `/** Throws where there is too much to say. */
export function generate(data: string): { size: number; get(x: number, y: number): boolean };
`,
  },
}

for (const [name, { from, names, licence, text, types }] of Object.entries(PARTS)) {
  const { version } = JSON.parse(await readFile(`${ROOT}node_modules/${from}/package.json`, 'utf8'))
  const whole = text ? `\n\n${(await readFile(`${ROOT}node_modules/${from}/${text}`, 'utf8')).trim()}` : ''
  const entry = `export { ${names} } from '${from}';\n`
  await writeFile(`${process.argv[2]}/${name}.d.ts`, types ?? entry)
  await esbuild.build({
    stdin: { contents: entry, resolveDir: ROOT },
    outfile: `${process.argv[2]}/${name}.js`,
    banner: { js: `/*! ${from} ${version} (${licence}). Made by \`cargo xtask build\`.${whole} */` },
    bundle: true, minify: true, format: 'esm', target: 'es2022', charset: 'utf8', legalComments: 'inline', logLevel: 'warning',
    // What only Node has is not reached in a page.
    external: ['node:*'],
  })
}
