// @ts-check
// 简体中文：有限类别上的交叉熵。

/** @type {Record<keyof typeof import('../en/ce.js').default, string>} */
const zh = {
  'ce.label': '若干类别上标签 y 与预测 h 的交叉熵',
  'ce.bars': '标签 y 与预测 h 的条形图，每个类别一对；每根条都可以调节。',
  'ce.sum': '损失 L 的条形图：先是熵 H(y)，其上再加 KL(y‖h)。',
  'ce.class': '类别',
  'ce.classes': '类别数',
  'ce.probability': '概率',
  'ce.handle.y': '第 {class} 类的标签 $y$',
  'ce.handle.h': '第 {class} 类的预测 $h$',
  'ce.fields': '直接输入数值',
  'ce.one-hot': '独热标签',
  'ce.step': '走一步',
  'ce.minimise': '对 $h$ 求最小',
  'ce.gradient': '箭头',
  'ce.gradient.logits': '关于 logits',
  'ce.gradient.h': '关于 $h$',
  'ce.gradient.none': '不画',
  'ce.gradient.about.logits': '令 $h$ = softmax($s$)，梯度就是两根条的高度差：每个箭头恰好指到 $y$。',
  'ce.gradient.about.h': '箭头指向下降最快、且总和保持为 1 的方向。当各类的 −$y$/$h$ 全都相等时，就无处可降了。',
  'ce.on-simplex': '总和为 0',
  'ce.say.split': '蓝色：$H(y)$ = {entropy} 奈特，是标签自身的不确定性，任何预测都降不到它以下。橙色：$KL(y‖h)$ = {kl} 奈特，是用 $h$ 代替 $y$ 多付的代价。实验台里判别器损失的那根条，正是这根条。',
  'ce.say.one-hot': '独热标签没有不确定性：$H(y)$ = 0，损失全是橙色。第 {class} 类为正确类别，$L$ = $KL(y‖h)$ = −$log h_{class}$ = {loss} 奈特。',
  'ce.say.minimum': '$h$ = $y$：橙色消失，$L$ 停在 $H(y)$ = {entropy} 奈特。剩下的这部分，不是预测的错。',
  'ce.say.infinite': '$L$ = ∞：预测认定第 {class} 类不可能，而标签中它的概率是 {y}。把可能的事说成不可能，代价比任何数都大。',
  'ce.steps': '已在 logits 上做 {count} 步梯度下降，步长 2。',
  'ce.steps.one': '已在 logits 上做一步梯度下降，步长 2。',
  'ce.summary': 'y = {y}；h = {h}。L = {loss} 奈特 = H(y) {entropy} + KL {kl}。',
  'ce.note.count': 'h 有 {given} 个数，而 y 有 {used} 个；改用均匀分布。',
  'ce.note.scaled': '{name} 已按比例缩放，使总和为 1。',
  'ce.note.empty': '{name} 全为零；改用均匀分布。',
};
export default zh;
