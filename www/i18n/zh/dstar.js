// @ts-check
// 简体中文：dstar。

/** @type {Record<keyof typeof import('../en/dstar.js').default, string>} */
const zh = {
};
export default zh;
