// @ts-check
// English: dstar.

export default {
};
