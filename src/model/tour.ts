import type { Text } from './provenance.ts';
import type { CameraPose, LightPreset } from './scene/scene-spec.ts';

/** One figure of a stop, with what it takes to say where it comes from. */
export type TourFigure =
  /** A published fact of the site, by its key; the newest year counts. */
  | { readonly type: 'fact'; readonly fact: string; readonly title: Text }
  /** Of the fresh readings of a property at the shown instant. */
  | {
      readonly type: 'live';
      readonly property: string;
      readonly aggregate: 'mean' | 'max' | 'min';
      readonly title: Text;
    }
  /** How many there are now. */
  | {
      readonly type: 'count';
      readonly of: 'buildings' | 'devices' | 'vehicles' | 'open-incidents';
      readonly title: Text;
    };

/** A place to stop at before guests: where one looks from, in what light, and what is said. */
export interface TourStop {
  readonly id: string;
  readonly title: Text;
  /** At most two lines of Chinese and one of English. */
  readonly caption: Text;
  readonly camera: CameraPose;
  readonly light: LightPreset;
  /** Layers that are shown or hidden here, by id; the others stay. */
  readonly layers?: Readonly<Record<string, boolean>>;
  readonly figure?: TourFigure;
  /** How long it stands when the tour goes on by itself. */
  readonly dwellS: number;
}

/** A guided demonstration; part of a site's seeds. */
export interface Tour {
  readonly id: string;
  readonly title: Text;
  readonly stops: readonly TourStop[];
}
