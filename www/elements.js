// @ts-check
// Every element there is, for whoever wants them all: <dstar-lab>, <dstar-ab>, <dstar-lesson>, <dstar-lessons>, and the widgets of the course.

export { DstarLab } from './lab/element.js';
export { DstarAb } from './lab/time/ab.js';
export { DstarLesson } from './course/lesson.js';
export { DstarLessons } from './course/lessons.js';
export { MleWidget as DstarMle } from './course/mle.js';
export { DstarKl } from './course/kl.js';
export { DstarCe } from './course/ce.js';
export { DstarJs } from './course/js.js';
export { DstarDstar } from './course/dstar.js';
