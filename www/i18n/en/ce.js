// @ts-check
// English: ce.

export default {
};
