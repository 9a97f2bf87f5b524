// @ts-check
// Every widget of the course, by the name that addresses use.

/** @type {Record<string, string>} name in an address → element */
export const WIDGETS = {};
