// @ts-check
// English: mle.

export default {
};
