// @ts-check
/**
 * The next steps of the run as a film: one picture, so many steps, one picture, …. Each picture has its own time in the file,
 * so that the film runs equally fast whatever machine made it. The browser's own encoder compresses; never more than a few pictures wait for it.
 */
import { draw } from './page.js';
import { pixels } from './paper.js';
import { pageOf, within } from './make.js';

/** @import {FigureWish} from '../../types.js' */
/** @typedef {import('./make.js').Studio} Studio */
/** @typedef {'mp4' | 'webm' | 'gif'} Format */
/** Takes the pictures, one after the other; then gives the film. @typedef {{add: (canvas: HTMLCanvasElement, i: number) => Promise<void>, end: () => Promise<Blob>, drop: () => void}} Reel */

/** In the order of preference. H.264 in MP4 is what PowerPoint and Keynote play. @type {Record<'mp4' | 'webm', [codec: string, name: 'avc' | 'vp9' | 'vp8'][]>} */
const CODECS = { mp4: [['avc1.640028', 'avc'], ['avc1.640033', 'avc'], ['avc1.42E028', 'avc']], webm: [['vp09.00.40.08', 'vp9'], ['vp8', 'vp8']] };
/** Pictures that may wait for the encoder. */
const WAITING = 2;
/** A player can begin at every so manieth second. */
const KEY_SECONDS = 2;
/** Bits for a pixel of each picture: lines and letters stay sharp. */
const BITS = 0.2;

export const LIMITS = { frames: { low: 1, high: 2000 }, every: { low: 1, high: 10_000 }, fps: { low: 1, high: 60 }, scale: { low: 0.5, high: 4 } };
/** Browsers show a frame of a GIF for 1/50 s at least. @param {string} format @param {number} fps */
export const paceOf = (format, fps) => (format === 'gif' ? Math.min(50, fps) : fps);
export const USUAL = { frames: 60, every: 10, fps: 20, scale: 1 };

/** @param {Format} format @param {number} width @param {number} height @param {number} fps @returns {Promise<{config: VideoEncoderConfig, name: 'avc' | 'vp9' | 'vp8'} | null>} */
async function codecOf(format, width, height, fps) {
  if (format === 'gif' || typeof VideoEncoder !== 'function') return null;
  for (const [codec, name] of CODECS[format]) {
    /** @type {VideoEncoderConfig} */
    const config = { codec, width, height, framerate: fps, bitrate: Math.round(Math.max(1e6, width * height * fps * BITS)), latencyMode: 'quality' };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return { config, name };
  }
  return null;
}

/** What this browser can make. @returns {Promise<Format[]>} */
export async function offered() {
  const films = /** @type {Format[]} */ (['mp4', 'webm']);
  const found = await Promise.all(films.map((format) => codecOf(format, 1280, 720, USUAL.fps)));
  return [...films.filter((_, i) => found[i]), 'gif'];
}

/** @param {'mp4' | 'webm'} format @param {HTMLCanvasElement} canvas @param {number} fps @returns {Promise<Reel>} */
async function film(format, { width, height }, fps) {
  const chosen = await codecOf(format, width, height, fps);
  if (!chosen) throw new Error(`figure: this browser makes no ${format} of ${width} × ${height} pixels; it makes ${(await offered()).join(', ')}.`);
  const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output, WebMOutputFormat } = await import('../../pkg/media.js');
  const target = new BufferTarget();
  const output = new Output({ format: format === 'mp4' ? new Mp4OutputFormat({ fastStart: 'in-memory' }) : new WebMOutputFormat(), target });
  const track = new EncodedVideoPacketSource(chosen.name);
  output.addVideoTrack(track, { frameRate: fps });
  await output.start();
  let written = Promise.resolve();
  /** @type {unknown} */
  let failure = null;
  const encoder = new VideoEncoder({
    output: (chunk, meta) => (written = written.then(() => track.add(EncodedPacket.fromEncodedChunk(chunk), meta)).catch((error) => void (failure ??= error))),
    error: (error) => (failure ??= error),
  });
  encoder.configure(chosen.config);
  const settle = () => {
    if (failure) throw new Error(`figure: the browser's encoder failed: ${failure instanceof Error ? failure.message : failure}`);
  };
  return {
    add: async (canvas, i) => {
      const frame = new VideoFrame(canvas, { timestamp: Math.round((i * 1e6) / fps), duration: Math.round(1e6 / fps) });
      encoder.encode(frame, { keyFrame: i % (fps * KEY_SECONDS) === 0 });
      frame.close();
      while (encoder.encodeQueueSize > WAITING && !failure) await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
      await written;
      settle();
    },
    end: async () => {
      await encoder.flush();
      await written;
      settle();
      encoder.close();
      await output.finalize();
      return new Blob([/** @type {ArrayBuffer} */ (target.buffer)], { type: `video/${format}` });
    },
    drop: () => {
      if (encoder.state !== 'closed') encoder.close();
      output.cancel().catch(() => {});
    },
  };
}

/** @param {number} fps @returns {Promise<Reel>} */
async function gif(fps) {
  const { GIFEncoder, applyPalette, quantize } = await import('../../pkg/gif.js');
  const made = GIFEncoder();
  // It counts in 1/100 s: what one frame lacks the next makes good.
  const hundredths = (/** @type {number} */ frames) => Math.round((100 * frames) / fps);
  return {
    add: async (canvas, i) => {
      const { width, height } = canvas;
      const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(0, 0, width, height);
      const palette = quantize(data, 256);
      made.writeFrame(applyPalette(data, palette), width, height, { palette, delay: 10 * (hundredths(i + 1) - hundredths(i)) });
    },
    end: async () => {
      made.finish();
      return new Blob([made.bytes()], { type: 'image/gif' });
    },
    drop: () => {},
  };
}

/**
 * Rejects with an AbortError when the signal says so: there is no film then, and the run stands where it has come to. If the run ends in
 * between, because it diverges or somebody takes it elsewhere, the film ends there too.
 * @param {Studio} studio @param {FigureWish} wish @returns {Promise<Blob>}
 */
export async function clip(studio, { progress, signal, caption = false, ...wish }) {
  const format = /** @type {Format} */ (wish.format);
  const [frames, every, fps, scale] = /** @type {const} */ (['frames', 'every', 'fps', 'scale']).map((name) => within(name, wish[name], LIMITS[name], USUAL[name]));
  signal?.throwIfAborted();
  const first = await pageOf(studio, { ...wish, caption }, false);
  const zoom = first.zoom * scale;
  // Encoders take even sides.
  const [width, height] = [first.page.width, first.page.height].map((side) => (2 * Math.ceil((side * zoom) / 2)) / zoom);
  const paper = pixels(width, height, zoom);
  const reel = await (format === 'gif' ? gif(paceOf(format, fps)) : film(format, paper.canvas, fps));
  try {
    for (let i = 0; i < frames; i++) {
      if (i > 0) {
        const ended = await studio.advance(every).then(() => false, () => true);
        // Whoever closes the dialog lets the run go on, which ends the walk too; they want no film.
        signal?.throwIfAborted();
        if (ended) break;
      }
      signal?.throwIfAborted();
      const { page, theme } = i > 0 ? await pageOf(studio, { ...wish, caption }, false) : first;
      const sheet = pixels(width, height, zoom, paper.canvas);
      sheet.ctx.fillStyle = theme.surface;
      sheet.ctx.fillRect(0, 0, width, height);
      draw(sheet, page, theme);
      await reel.add(paper.canvas, i);
      progress?.(i + 1, frames);
      signal?.throwIfAborted();
    }
    return await reel.end();
  } catch (error) {
    reel.drop();
    throw error;
  }
}
