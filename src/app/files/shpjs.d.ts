declare module 'shpjs' {
  /** Shapes, in WGS84 degrees where a projection was given. @param prj well-known text of it */
  export function parseShp(shp: DataView, prj?: string): unknown[];
  /** Rows of attributes. @param cpg name of the encoding */
  export function parseDbf(dbf: DataView, cpg?: string): Record<string, unknown>[];
}
