import { createContext, type ReactNode, use } from 'react';
import { useStore } from 'zustand';
import type { Twin } from '#app';
import type { TwinState } from '#state';

const TwinContext = createContext<Twin | null>(null);

export function TwinProvider({ twin, children }: { twin: Twin; children: ReactNode }) {
  return <TwinContext value={twin}>{children}</TwinContext>;
}

/** The running twin; only within a TwinProvider. */
export function useTwin(): Twin {
  const twin = use(TwinContext);
  if (!twin) throw new Error('Expected a TwinProvider above, found none.');
  return twin;
}

/** Part of the decisions; renders again only when that part changes. */
export function useTwinState<Part>(select: (state: TwinState) => Part): Part {
  return useStore(useTwin().store, select);
}
