// @ts-check
// 简体中文：ce。

/** @type {Record<keyof typeof import('../en/ce.js').default, string>} */
const zh = {
};
export default zh;
