// @ts-check
// 简体中文：JS 散度。

/** @type {Record<keyof typeof import('../en/js.js').default, string>} */
const zh = {
  'js.label': 'JS 散度：把两个分布拉开',
  'js.densities': '密度 p、q 以及它们的混合 M = (p + q)/2。p 和 q 各是一个滑块。',
  'js.divergences': 'KL(p‖q)、KL(q‖p) 与 JS(p‖q) 随距离 Δ 的变化：KL 升出图外，JS 在 log 2 处变平。',
  'js.slopes': 'KL(p‖q) 与 JS 对距离 Δ 的导数：JS 的导数又回到零。',
  'js.halves': 'JS 由 ½ KL(p‖M) 与 ½ KL(q‖M) 两部分组成，旁边是上界 log 2。',
  'js.handle.p': '$p$ 的位置',
  'js.handle.q': '$q$ 的位置',
  'js.at': '均值 {mean}',
  'js.delta': '距离 $Δ$',
  'js.shape': '形状',
  'js.shape.equal': '宽度相同',
  'js.shape.unequal': '宽度不同',
  'js.shape.uniform': '均匀分布',
  'js.swap': '交换 $p$ 与 $q$',
  'js.slide': '逐渐拉开',
  'js.kl-pq': '$KL(p‖q)$',
  'js.kl-qp': '$KL(q‖p)$',
  'js.js': '$JS(p‖q)$',
  'js.slope': '$dJS/dΔ$',
  'js.slope-kl': '$dKL(p‖q)/dΔ$',
  'js.per-unit': '奈特/单位长度',
  'js.how': '自适应数值积分',
  'js.share': 'log 2 的 {share}%',
  'js.slopes-name': '导数（奈特/单位长度）',
  'js.say.same': '两个分布完全相同：JS 与两个方向的 KL 都为 0。把它们拉开看看。',
  'js.say.slope': '把 $p$ 看作真实数据的分布，$q$ 看作生成器的分布。面对最优的 $D$，生成器要做的就是减小 JS；这里它做得到：JS 的导数为 {slope} 奈特/单位长度，有坡可下。',
  'js.say.flat': 'JS 已达上界的 {share}%，导数只有 {slope} 奈特/单位长度：$q$ 往哪边移动，最优的 $D$ 的损失都几乎不变。完美的 $D$ 几乎教不了 $G$ 什么，而 KL 的导数此时仍有 {kl}。',
  'js.say.apart': '两个分布毫无重叠：JS 恰为 $log 2$，导数为 0。不论 $q$ 在哪里，$D*$ 都能毫无差错地区分 $p$ 与 $q$，所以完美的 $D$ 教不了 $G$ 任何东西。',
  'js.summary': '距离 $Δ$ = {delta}。KL(p‖q) = {pq} 奈特，KL(q‖p) = {qp} 奈特，JS = {js} 奈特，为 log 2 的 {share}%；JS 的导数为 {slope} 奈特/单位长度。',
  'js.note.mass': '{name}：“{given}”的上下界之间没有概率质量，改用 {used}。',
};
export default zh;
