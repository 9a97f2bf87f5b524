// @ts-check
// 中文：指到公式中的符号时的说明。`$…$` 标出符号。

/** @type {Record<keyof typeof import('../en/symbol.js').default, string>} */
const zh = {
  'symbol.p': '$p$：要逼近的分布密度',
  'symbol.q': '$q$：与它相比的分布密度',
  'symbol.m': '$M$：$p$ 与 $q$ 各占一半的混合分布',
  'symbol.pdata': '$p_{data}$：数据所服从的分布密度',
  'symbol.pmodel': '$p_{model}$：模型的分布密度',
  'symbol.phat': '$p̂_{data}$：经验分布，每个样本点占概率 $1/m$',
  'symbol.x': '$x$：一个点',
  'symbol.y': '$y$：真实标签或真实分布',
  'symbol.h': '$h$：预测的分布',
  'symbol.z': '$z$：噪声，由 $G$ 变成一个点',
  'symbol.theta': '$θ$：模型的参数',
  'symbol.best': '使目标达到最优的取值',
  'symbol.count': '$m$：样本点的个数',
  'symbol.precision': '$δ$：样本点的记录精度',
  'symbol.D': '$D$：判别器，判断一个点来自真实数据的概率',
  'symbol.Dstar': '$D*$：最优判别器',
  'symbol.G': '$G$：生成器',
  'symbol.slope': '这一点处的损失随 $D$ 增长的快慢，即导数',
  'symbol.loss': '要最小化的损失',
  'symbol.kl': 'KL 散度，单位为奈特',
  'symbol.js': 'JS 散度，单位为奈特',
  'symbol.entropy': '$H$：熵，单位为奈特',
  'symbol.expect': '数学期望：对下标所示的点取平均',
  'symbol.bound': '$log 2$ ≈ 0.6931 奈特，JS 散度的上界',
  'symbol.excess': '$D$ 与 $D*$ 相比多出的损失',
  'symbol.ratio': '$r = q(x)/p(x)$，两个密度在 $x$ 处之比',
};
export default zh;
