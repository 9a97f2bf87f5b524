// @ts-check
// 简体中文：lesson。

/** @type {Record<keyof typeof import('../en/lesson.js').default, string>} */
const zh = {
};
export default zh;
