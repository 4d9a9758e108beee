/** A legend in words, as a panel shows it and as a picture carries it. */
export interface LegendBlock {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** `ramp`: the rows are stops of one smooth band. */
  readonly type: 'classes' | 'ramp' | 'categories';
  readonly rows: readonly {
    readonly colour: string;
    readonly label: string;
    /** How many there are; absent where nothing is counted. */
    readonly count?: string;
  }[];
  /** Words for what is unknown, with its count; absent where nothing is. */
  readonly noData?: { readonly label: string; readonly count: string };
  /** Source, kind and date or age. */
  readonly foot: string;
}

/** What is written on a picture that is taken away, in one language. */
export interface PictureSheet {
  readonly title: string;
  /** Of what the picture shows. */
  readonly time: string;
  readonly legends: readonly LegendBlock[];
  /** Sources and licences of the map, and how the data came to be. */
  readonly source: string;
  /** Without an ending. */
  readonly fileName: string;
}
