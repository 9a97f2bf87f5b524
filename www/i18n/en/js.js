// @ts-check
// English: js.

export default {
};
