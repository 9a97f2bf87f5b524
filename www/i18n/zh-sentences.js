// @ts-check
// 程序其他部分用英文写成的句子（参数表的说明、引擎的理由）与其中文，以英文原句为键；`{}` 处照原样填入。

/** @type {[string, string][]} */
const SENTENCES = [
  ['The Gaussian mixture that the data is drawn from: a family, and its number of components or arms.', '数据所服从的高斯混合分布：分布族及其分量数（或臂数）。'],
  ["How far apart the components lie: a ring's radius, a grid's spacing, a like length elsewhere.", '各分量相距多远：环形为半径，网格为间距，其他为类似的长度。'],
  ['The standard deviation σ of a component, before its family stretches it.', '分量的标准差 σ（未经分布族拉伸）。'],
  ['The number that fixes the means, shapes and weights of the family random.', '决定随机分布族的均值、形状和权重的种子。'],
  ['The components of the mixture custom: weight, mean, two standard deviations, angle in degrees.', '自定义混合分布的各分量：权重、均值、两个标准差、角度（度）。'],
  ["The distribution of the generator's input z: standard normal, or uniform on [−1, 1].", '生成器输入 z 的分布：标准正态，或 [−1, 1] 上的均匀分布。'],
  ['The number of coordinates of z.', 'z 的维数。'],
  ['The number of hidden layers of the generator; with 0, G is an affine map.', '生成器的隐藏层数；为 0 时 G 是仿射映射。'],
  ['The number of units in each hidden layer of the generator.', '生成器每个隐藏层的单元数。'],
  ['The activation after each hidden layer of the generator.', '生成器每个隐藏层之后的激活函数。'],
  ['The optimiser of the generator.', '生成器的优化器。'],
  ['The number of hidden layers of the discriminator; with 0, D is a logistic regression.', '判别器的隐藏层数；为 0 时 D 是逻辑回归。'],
  ['The number of units in each hidden layer of the discriminator.', '判别器每个隐藏层的单元数。'],
  ['The activation after each hidden layer of the discriminator.', '判别器每个隐藏层之后的激活函数。'],
  ['The optimiser of the discriminator.', '判别器的优化器。'],
  ['How many points D judges at once, all real or all generated, so that it can see whether they vary.', '判别器一次看多少个点（全部为真实点或全部为生成点），从而能看出它们是否多样。'],
  ['Whether each layer of D is divided by its largest singular value, so that D is nowhere steep.', '是否把 D 的每一层除以其最大奇异值，使 D 处处不陡。'],
  ['Which networks training updates: both in turn, or one against the other held fixed.', '训练时更新哪些网络：两者交替，或固定一个、只更新另一个。'],
  ['What D and G minimise; nonsaturating and minimax differ for G alone.', '判别器与生成器各自最小化的量；非饱和与极小极大只在生成器上不同。'],
  ['Whether D judges each point by itself, or each data point against a generated one.', '判别器是单独判断每个点，还是把真实点与生成点成对比较。'],
  ['What D pays for its slope in x: at data (r1) or generated points (r2), both, or between them (zerogp, gp).', '判别器为其关于 x 的斜率付出的代价：在真实点处（r1）、生成点处（r2）、两处，或两者之间（zerogp、gp）。'],
  ['The strength γ of the penalty: ½ γ E ‖∇ D‖² is added to J_D, or ½ γ E (‖∇ D‖ − 1)² if gp.', '惩罚强度 γ：在 J_D 上加 ½ γ E ‖∇ D‖²；gp 则加 ½ γ E (‖∇ D‖ − 1)²。'],
  ['How many data points, and as many generated ones, each update averages over.', '每次更新对多少个数据点（以及同样多的生成点）取平均。'],
  ['How many updates of the discriminator go with each update of the generator.', '生成器每更新一次，判别器更新多少次。'],
  ['How many updates D is ahead when G looks at it; D then falls back, and no gradient flows through them.', 'G 更新时面对的 D 超前多少次更新；之后 D 复原，梯度不经过这些更新。'],
  ['The σ of Gaussian noise on every point that D sees, at most half the side of the pictures.', 'D 所见的每个点都加上高斯噪声，σ 为其标准差，最大为图的边长之半。'],
  ['How many steps the noise takes to fall to 0, in a straight line; with 0 it stays.', '噪声经多少步线性降到零；为 0 时保持不变。'],
  ['The learning rate of the generator.', '生成器的学习率。'],
  ['The learning rate of the discriminator, divided by that of the generator.', '判别器的学习率除以生成器的学习率。'],
  ['How the learning rates fall while training goes on.', '学习率在训练中如何下降。'],
  ['How many steps the learning rates fall for; then they stay where they are.', '学习率在多少步内下降；此后保持不变。'],
  ['The fraction of the initial learning rates that they fall to.', '学习率最终降到初始值的几分之几。'],
  ["Adam's decay rate for its running mean of the gradients.", 'Adam 对梯度做滑动平均的衰减率。'],
  ['The decay rate of the running mean of the squared gradients, in Adam and RMSProp.', 'Adam 与 RMSProp 对梯度平方做滑动平均的衰减率。'],
  ['The number that Adam and RMSProp add to the root of the mean squared gradient.', 'Adam 与 RMSProp 在均方根上加的小常数。'],
  ['The share of its last update that momentum repeats in the next.', '动量法在下一次更新中保留上一次更新的多少。'],
  ["AdamW's weight decay λ: an update at rate η first multiplies the weights by 1 − ηλ.", 'AdamW 的权重衰减 λ：学习率为 η 时，每次更新先把权重乘以 1 − ηλ。'],
  ["The discriminator's own beta1, or the same as the generator's.", '判别器自己的 beta1，或与生成器相同。'],
  ["The discriminator's own beta2, or the same as the generator's.", '判别器自己的 beta2，或与生成器相同。'],
  ["The discriminator's own epsilon, or the same as the generator's.", '判别器自己的 epsilon，或与生成器相同。'],
  ["The discriminator's own momentum, or the same as the generator's.", '判别器自己的 momentum，或与生成器相同。'],
  ["The discriminator's own weight_decay, or the same as the generator's.", '判别器自己的 weight_decay，或与生成器相同。'],
  ["The decay rate of the running average of the generator's weights; 0 turns averaging off.", '生成器权重滑动平均的衰减率；为 0 时不做平均。'],
  ['The number that fixes the initial weights and every random draw of a run.', '决定初始权重和训练中一切随机抽样的种子。'],
  ['Where the networks train: on the CPU, on WebGPU, or (auto) on WebGPU where it serves.', '在哪里训练：CPU、WebGPU，或自动（WebGPU 可用且合适时用它）。'],
  ['How many training steps a second to take; 0 means as many as possible.', '每秒训练多少步；0 表示尽可能快。'],
  ['The step to which the run is trained, as fast as possible, when the lab opens; a reset begins at step 0.', '打开时先尽快训练到这一步；重置后从第 0 步开始。'],
  ['Whether training begins by itself.', '是否自动开始训练。'],
  ['When training stops by itself: never, at a step, when D is as good as D*, or when JS no longer falls.', '训练何时自动停止：不自动停止、到某一步、D 已与 D* 一样好，或 JS 不再下降。'],
  ['The step at which training stops, if until is step.', 'until 为 step 时，训练停在这一步。'],
  ['How far J_D may be from log 2 − JS (until optimal), or JS may have fallen (converged), when training stops.', 'until 为 optimal 时，J_D 与 log 2 − JS 之差不超过它就停止；为 converged 时，JS 的下降不超过它就停止。'],
  ['The number of steps in which JS must have fallen, if until is converged.', 'until 为 converged 时，在多少步之内看 JS 是否下降。'],
  ['Which generator the pictures and metrics show: the live one, or the average of its weights.', '图和数值显示哪个生成器：当前的，或权重经滑动平均的。'],
  ['The number of cells along each side of the square on which densities and metrics are computed.', '计算密度和数值的正方形网格每边的格数。'],
  ['How many data points, and as many generated ones, are shown as dots.', '显示多少个数据点，以及同样多的生成点。'],
  ["Whether the generator's gradient −∂J_G/∂x is drawn at each generated point.", '是否在每个生成点处画出生成器的梯度 −∂J_G/∂x。'],
  ['The line across the plane along which view=slice cuts; auto is the horizontal through the middle.', 'view=slice 沿哪条直线切开平面；自动时为过中心的水平线。'],
  ['Which picture is shown.', '显示哪一幅图。'],
  ['The colours of the page; auto follows the system.', '页面的配色；自动时跟随系统。'],
  ['Whether type is large, lines are thick and contrasts high, for the last row of a lecture hall.', '是否用大字、粗线和高对比度，让教室最后一排也看得清。'],
  ['The language of the page; auto follows the browser.', '页面的语言；自动时跟随浏览器。'],
  ['Whether single keys drive the lab, such as T to train.', '是否用单个按键操作实验台，例如 T 开始训练。'],
  ['The parameters and the parts of the page to leave out, separated by commas.', '要隐藏的参数和页面部分，以逗号分隔。'],
  ['The parameters that cannot be changed by hand, separated by commas; all stands for those of the run.', '不能手动更改的参数，以逗号分隔；all 表示训练的全部参数。'],
  ['Chosen by hand.', '由使用者指定。'],
  ['Training on the CPU.', '在 CPU 上训练。'],
  ['This copy of the page has no WebGPU engine in it.', '这一份页面不含 WebGPU 引擎。'],
  ['This browser has no WebGPU.', '此浏览器没有 WebGPU。'],
  ['WebGPU is there, but it has no adapter for this machine.', '浏览器支持 WebGPU，但在本机上没有可用的显卡适配器。'],
  ['WebGPU needs a secure page: https, localhost or a local file, and no http page around it.', 'WebGPU 需要安全的页面：https、localhost 或本地文件，且外层没有 http 页面。'],
  ['The adapter is a software one, slower than the CPU engine.', '适配器由软件模拟，比 CPU 引擎更慢。'],
  ['The adapter fits.', '适配器符合要求。'],
  ['The adapter lacks {}, which burn needs.', '适配器缺少 burn 所需的 {}。'],
  ['The adapter has {} bytes of workgroup memory; {} are needed.', '适配器的工作组内存为 {} 字节，需要 {} 字节。'],
  ['WebGPU failed to name an adapter: {}.', 'WebGPU 未能给出适配器：{}。'],
  ['The CPU is faster here: {} ms a step on WebGPU, {} ms on the CPU.', '这里 CPU 更快：WebGPU 每步 {} 毫秒，CPU 每步 {} 毫秒。'],
  ['WebGPU is faster here: {} ms a step on WebGPU, {} ms on the CPU.', '这里 WebGPU 更快：WebGPU 每步 {} 毫秒，CPU 每步 {} 毫秒。'],
  ['WebGPU was tried and failed: {}', '尝试 WebGPU 失败：{}'],
  ['The {} engine stopped ({}); training goes on from the last checkpoint, step {}.', '{} 引擎中断（{}），训练从最近的检查点（第 {} 步）继续。'],
  ['The engine stopped again and again: {}', '引擎一再中断：{}'],
  ['The {} engine stopped ({}); training starts again.', '{} 引擎中断（{}），训练重新开始。'],
  ['The run diverged by step {}: a number stopped being finite.', '训练到第 {} 步时已发散：出现了非有限的数值。'],
  ['This browser cannot run WebAssembly, which the page computes with.', '此浏览器无法运行 WebAssembly，而本页的计算都靠它。'],
  ['A file of this page could not be loaded: {}', '本页有一个文件无法加载：{}'],
  ['WebAssembly could not be started: {}', 'WebAssembly 无法启动：{}'],
  ['Failed to fetch', '文件无法下载。'],
  ['Failed to fetch dynamically imported module: {}', '模块无法下载（{}）。'],
  ['the worker could not be started', '工作线程无法启动。'],
  ['the engine has stopped', '引擎已停止。'],
  ['no answer for {} s', '{} 秒内没有响应。'],
  ['The lab was taken out of the page.', '实验台已从页面移除。'],
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
    return chinese.replace(/\{\}/g, () => translate(match[++hole]));
  }
  return english;
}
