// @ts-check
// English: lesson.

export default {
};
