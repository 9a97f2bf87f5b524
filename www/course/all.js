// @ts-check
// Every widget of the course, by the name that addresses use.

import './lesson.js';
import './lessons.js';

/** @type {Record<string, string>} name in an address → element */
export const WIDGETS = { lesson: 'dstar-lesson' };
