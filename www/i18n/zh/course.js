// @ts-check
// 简体中文：课程页面，以及各组件共有的文字。

/** @type {Record<keyof typeof import('../en/course.js').default, string>} */
const zh = {
  'course.label': '课程',
  'course.contents': '章节',
  'course.copy': '复制链接',
  'course.copied': '已复制。',
  'course.reset': '重置',
  'course.data': '数据表',
  'course.failed': '这幅图需要 WebAssembly，而它在这里无法启动。{reason}',
  'course.no-widget': '没有名为“{name}”的组件，可用的有：{known}。现改为显示实验台。',
  'course.no-chapter': '没有名为“{name}”的章节，可用的有：{known}。',

  'note.count': '{name}：“{given}”中数的个数不对，改用 {used}。',
  'note.not-a-density': '{name}：“{given}”不是密度（应形如 0,1，即均值,标准差），改用 {used}。',

  'chapter.mle.title': '极大似然估计',
  'chapter.mle.text': '有一些样本点，来自一个看不见的分布。什么样的模型最可能产生它们？把模型在每个点上的密度乘起来，就是似然；让它尽可能大。',
  'chapter.kl.title': 'KL 散度',
  'chapter.kl.text': '两个分布相差多远？用第一个分布对两者之比的对数加权平均，就得到 KL 散度。它从不为负，只在两者相同时为零；谁在前、谁在后，结果并不一样。',
  'chapter.ce.title': '交叉熵',
  'chapter.ce.text': '分类器给出 $h$，标签给出 $y$。它的损失，即交叉熵，等于谁也降不下去的熵，加上可以通过训练消去的 KL 散度。',
  'chapter.js.title': 'JS 散度',
  'chapter.js.text': '让两个分布都与它们的平均相比，得到的散度既对称又有界。有界也有代价：两者相距很远时它是平的，而平的函数没有梯度可循。',
  'chapter.dstar.title': '从损失到 $D*$',
  'chapter.dstar.text': '判别器的损失是一个积分，被积函数可以逐点取最小。亲手做一次，就得到了最优判别器。',
  'chapter.game.title': '博弈',
  'chapter.game.text': '现在让两者同时上场，就在上面的实验台里。每个引导实验都会布置好场景，告诉你看什么，然后由你来操作。',
};
export default zh;
