// @ts-check
// English: kl.

export default {
};
