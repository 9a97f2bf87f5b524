// @ts-check
// 简体中文：mle。

/** @type {Record<keyof typeof import('../en/mle.js').default, string>} */
const zh = {
};
export default zh;
