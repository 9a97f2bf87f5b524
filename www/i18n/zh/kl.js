// @ts-check
// 简体中文：kl。

/** @type {Record<keyof typeof import('../en/kl.js').default, string>} */
const zh = {
};
export default zh;
