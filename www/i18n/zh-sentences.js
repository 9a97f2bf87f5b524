// @ts-check
// 程序其他部分用英文写成的句子(参数表的说明、引擎的理由)与其中文,以英文原句为键;`{}` 处照原样填入。

/** @type {[string, string][]} */
const SENTENCES = [
  ['Chosen by hand.', '由使用者指定。'],
  ['Training on the CPU.', '在 CPU 上训练。'],
  ['This browser has no WebGPU.', '此浏览器没有 WebGPU。'],
  ['WebGPU is there, but it has no adapter for this machine.', '浏览器支持 WebGPU,但在本机上没有可用的显卡适配器。'],
  ['WebGPU needs a secure page: https, localhost or a local file, and no http page around it.', 'WebGPU 需要安全的页面:https、localhost 或本地文件,且外层没有 http 页面。'],
  ['The adapter is a software one, slower than the CPU engine.', '适配器由软件模拟,比 CPU 引擎更慢。'],
  ['The adapter fits.', '适配器符合要求。'],
  ['The adapter lacks {}, which burn needs.', '适配器缺少 burn 所需的 {}。'],
  ['The adapter has {} bytes of workgroup memory; {} are needed.', '适配器的工作组内存为 {} 字节,需要 {} 字节。'],
  ['WebGPU failed to name an adapter: {}.', 'WebGPU 未能给出适配器:{}。'],
  ['The CPU is faster here: {} ms a step on WebGPU, {} ms on the CPU.', '这里 CPU 更快:WebGPU 每步 {} 毫秒,CPU 每步 {} 毫秒。'],
  ['WebGPU is faster here: {} ms a step on WebGPU, {} ms on the CPU.', '这里 WebGPU 更快:WebGPU 每步 {} 毫秒,CPU 每步 {} 毫秒。'],
  ['WebGPU was tried and failed: {}', '尝试 WebGPU 失败:{}'],
  ['The {} engine stopped ({}); training goes on from the last checkpoint.', '{} 引擎中断({}),训练从最近的检查点继续。'],
  ['The engine stopped again and again: {}', '引擎一再中断:{}'],
  ['A number stopped being finite at step {}.', '第 {} 步出现了非有限的数值。'],
];

const patterns = SENTENCES.map(([english, chinese]) => ({
  pattern: new RegExp(`^${english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.*)')}$`, 's'),
  chinese,
}));

/**
 * The sentence in Chinese, or as it is where no translation is known.
 * @param {string} english
 */
export default function translate(english) {
  for (const { pattern, chinese } of patterns) {
    const match = pattern.exec(english);
    if (!match) continue;
    let hole = 0;
    return chinese.replace(/\{\}/g, () => match[++hole]);
  }
  return english;
}
