// @ts-check
// English: the page of the course, and what all its widgets have.

export default {
  'course.label': 'The course',
  'course.contents': 'Chapters',
  'course.copy': 'Copy link',
  'course.copied': 'Copied.',
  'course.reset': 'Reset',
  'course.data': 'The numbers as a table',
  'course.failed': 'This picture needs WebAssembly, which could not be started here. {reason}',
  'course.no-widget': '“{name}” is not a widget. There are {known}; the lab is shown instead.',
  'course.no-chapter': '“{name}” is not a chapter. There are {known}.',

  'note.count': '{name}: “{given}” has too many or too few numbers; {used} is used.',
  'note.not-a-density': '{name}: “{given}” is no density such as 0,1 (mean, standard deviation); {used} is used.',

  'chapter.mle.title': 'Maximum likelihood',
  'chapter.mle.text': 'Some points were drawn from a density you cannot see. Which model would have made them most likely? Multiply the model’s density at every point and you have the likelihood; make it as large as you can.',
  'chapter.kl.title': 'Kullback–Leibler divergence',
  'chapter.kl.text': 'How far is one density from another? Weigh the log of their ratio by the first: that is the KL divergence. It is never negative, it is zero only when they are the same, and it depends on which of them comes first.',
  'chapter.ce.title': 'Cross-entropy',
  'chapter.ce.text': 'A classifier says $h$, the labels say $y$. Its loss, the cross-entropy, is an entropy that nobody can lower plus a KL divergence that training removes.',
  'chapter.js.title': 'Jensen–Shannon divergence',
  'chapter.js.text': 'Measure both densities against their average, and the divergence becomes symmetric and bounded. The bound has a price: far apart, it is flat, and a flat function has no gradient to follow.',
  'chapter.dstar.title': 'From losses to $D*$',
  'chapter.dstar.text': 'The discriminator’s loss is an integral, and its integrand can be minimised at one point at a time. Do it once by hand and you have the best discriminator there is.',
  'chapter.game.title': 'The game',
  'chapter.game.text': 'Now both at once, in the lab above. Each lesson sets it up, says what to watch, and lets you play.',
};
