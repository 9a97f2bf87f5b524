import type { DstarAb, DstarCe, DstarDstar, DstarJs, DstarKl, DstarLab, DstarLesson, DstarLessons, DstarMle } from './types/elements.js';

export * from './types/elements.js';
export type * from './types/types.js';

declare global {
  interface HTMLElementTagNameMap {
    'dstar-lab': DstarLab;
    'dstar-ab': DstarAb;
    'dstar-lesson': DstarLesson;
    'dstar-lessons': DstarLessons;
    'dstar-mle': DstarMle;
    'dstar-kl': DstarKl;
    'dstar-ce': DstarCe;
    'dstar-js': DstarJs;
    'dstar-dstar': DstarDstar;
  }
}
