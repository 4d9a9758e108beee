import type { StateCreator } from 'zustand/vanilla';
import type { Text } from '#model';
import type { TwinState } from './twin-store.ts';

/** Something a person must know: what happened, what still works, what to do. */
export interface Notice {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: Text;
}

export interface NoticeSlice {
  readonly notices: readonly Notice[];
  /** Replaces the notice of the same id. */
  notify(notice: Notice): void;
  withdraw(id: string): void;
}

export const createNoticeSlice: StateCreator<TwinState, [], [], NoticeSlice> = (set) => ({
  notices: [],
  notify: (notice) =>
    set(({ notices }) => ({ notices: [...notices.filter(({ id }) => id !== notice.id), notice] })),
  withdraw: (id) =>
    set(({ notices }) =>
      notices.some((notice) => notice.id === id)
        ? { notices: notices.filter((notice) => notice.id !== id) }
        : { notices },
    ),
});
