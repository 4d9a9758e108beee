import { add, cross, normalize, subtract, type Vec } from './vector.ts';

/** How a surface looks. Colours are sRGB hex, as they are seen. */
export interface Material {
  readonly name: string;
  readonly colour: string;
  /** Light of its own at night: the window glow of the hour is multiplied with it. */
  readonly glow?: string;
  readonly metallic?: number;
  readonly roughness?: number;
}

/** Triangles of one material: a position and a normal a corner, three corners a triangle. */
export interface MeshPart {
  readonly material: Material;
  readonly positions: number[];
  readonly normals: number[];
}

/** A place for what is built: moved, then turned about the upright, degrees counter-clockwise from above. */
interface Stand {
  readonly at?: Vec;
  readonly turnDeg?: number;
}

/** A model under construction. */
export interface Mesh {
  readonly parts: ReadonlyMap<string, MeshPart>;
  /** One flat triangle, counter-clockwise from outside. */
  triangle(material: Material, a: Vec, b: Vec, c: Vec): void;
  /** Two triangles with one normal each, counter-clockwise from outside. */
  quad(material: Material, a: Vec, b: Vec, c: Vec, d: Vec): void;
  /** A triangle with a normal a corner. */
  smooth(
    material: Material,
    corners: readonly [Vec, Vec, Vec],
    normals: readonly [Vec, Vec, Vec],
  ): void;
  /** Builds within a frame of its own. */
  within(stand: Stand, build: () => void): void;
}

type Transform = (place: Vec, isDirection: boolean) => Vec;

export function createMesh(): Mesh {
  const parts = new Map<string, MeshPart>();
  let transform: Transform = (place) => place;
  const partOf = (material: Material): MeshPart => {
    let part = parts.get(material.name);
    if (!part) {
      part = { material, positions: [], normals: [] };
      parts.set(material.name, part);
    }
    return part;
  };
  const mesh: Mesh = {
    parts,
    triangle(material, a, b, c) {
      const turned = cross(subtract(b, a), subtract(c, a));
      if (turned[0] ** 2 + turned[1] ** 2 + turned[2] ** 2 < 1e-10) return;
      const normal = normalize(turned);
      mesh.smooth(material, [a, b, c], [normal, normal, normal]);
    },
    quad(material, a, b, c, d) {
      mesh.triangle(material, a, b, c);
      mesh.triangle(material, a, c, d);
    },
    smooth(material, corners, normals) {
      const part = partOf(material);
      for (const corner of corners) part.positions.push(...transform(corner, false));
      for (const normal of normals) part.normals.push(...transform(normal, true));
    },
    within({ at = [0, 0, 0], turnDeg = 0 }, build) {
      const outer = transform;
      const [sin, cos] = [Math.sin((turnDeg * Math.PI) / 180), Math.cos((turnDeg * Math.PI) / 180)];
      transform = (place, isDirection) => {
        const turned: Vec = [
          place[0] * cos + place[2] * sin,
          place[1],
          place[2] * cos - place[0] * sin,
        ];
        return outer(isDirection ? turned : add(turned, at), isDirection);
      };
      build();
      transform = outer;
    },
  };
  return mesh;
}
