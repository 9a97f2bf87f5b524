// @ts-check
// 简体中文：js。

/** @type {Record<keyof typeof import('../en/js.js').default, string>} */
const zh = {
};
export default zh;
