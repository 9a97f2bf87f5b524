// @ts-check
// Every string of the page, one file for each room of it.

import en from './en.js';
import enCe from './en/ce.js';
import enCourse from './en/course.js';
import enDstar from './en/dstar.js';
import enEditor from './en/editor.js';
import enFigure from './en/figure.js';
import enJs from './en/js.js';
import enKl from './en/kl.js';
import enLesson from './en/lesson.js';
import enMle from './en/mle.js';
import enShare from './en/share.js';
import enSlow from './en/slow.js';
import enSymbol from './en/symbol.js';
import enTime from './en/time.js';
import enViews from './en/views.js';
import zh from './zh.js';
import zhCe from './zh/ce.js';
import zhCourse from './zh/course.js';
import zhDstar from './zh/dstar.js';
import zhEditor from './zh/editor.js';
import zhFigure from './zh/figure.js';
import zhJs from './zh/js.js';
import zhKl from './zh/kl.js';
import zhLesson from './zh/lesson.js';
import zhMle from './zh/mle.js';
import zhShare from './zh/share.js';
import zhSlow from './zh/slow.js';
import zhSymbol from './zh/symbol.js';
import zhTime from './zh/time.js';
import zhViews from './zh/views.js';

/** @type {Record<'en' | 'zh', Record<string, string>>} */
export const STRINGS = {
  en: { ...en, ...enCourse, ...enMle, ...enKl, ...enCe, ...enJs, ...enDstar, ...enLesson, ...enShare, ...enSlow, ...enSymbol, ...enEditor, ...enViews, ...enTime, ...enFigure },
  zh: { ...zh, ...zhCourse, ...zhMle, ...zhKl, ...zhCe, ...zhJs, ...zhDstar, ...zhLesson, ...zhShare, ...zhSlow, ...zhSymbol, ...zhEditor, ...zhViews, ...zhTime, ...zhFigure },
};
