import type { Site } from '#model';
import type { Canal, MapRoad, WaterArea } from '../district.ts';

/** What decides the height of the ground; plain data that every thread opens for itself. */
export interface GroundSpec {
  readonly site: Site;
  readonly canals: readonly Canal[];
  /** With a river among them, the site's own rivers are not dug. */
  readonly waterAreas: readonly WaterArea[];
  /**
   * Roads across which the ground is level: those that sources bring; null where none does and the site's own
   * roads are meant.
   */
  readonly roads?: readonly MapRoad[] | null;
  /** Height field made of the terrain sources, absolute path; null where the seeds' hills are all there is. */
  readonly heightField: string | null;
}
