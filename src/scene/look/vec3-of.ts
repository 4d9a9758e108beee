import { Cartesian3 } from '@cesium/engine';
import { parseHex } from './colour.ts';

/** Turns colours of a look into uniforms, each once: uniforms are asked for every frame. */
export function createVec3Of(): (hex: string) => Cartesian3 {
  const known = new Map<string, Cartesian3>();
  return (hex) => {
    const found = known.get(hex) ?? Cartesian3.fromArray([...parseHex(hex)]);
    // Looks blended from moment to moment have ever new colours.
    if (known.size > 64) known.clear();
    known.set(hex, found);
    return found;
  };
}
