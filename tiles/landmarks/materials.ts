import type { Material } from './kit/mesh.ts';

const material = (
  name: string,
  colour: string,
  more: Omit<Material, 'name' | 'colour'> = {},
): Material => ({
  name,
  colour,
  ...more,
});

/** What landmarks are made of. Glows are those of flood light on a face, or of lit rooms behind glass. */
export const MATERIALS = {
  redBrick: material('red brick', '#A4583F', { glow: '#4A2413' }),
  paleStone: material('pale stone', '#D3C8B4', { glow: '#4A3E2A' }),
  greyStone: material('grey stone', '#9A978F'),
  oolite: material('ochre stone', '#BFA888', { glow: '#4A3820' }),
  copperGreen: material('copper roof', '#5E8576', { glow: '#1E3A30' }),
  slate: material('slate', '#55606B'),
  greyTile: material('grey tile', '#5D5C5A', { glow: '#1C140C' }),
  timber: material('brown timber', '#7A4B33', { glow: '#4C2A12' }),
  plaster: material('plaster', '#E2D6BC', { glow: '#5A4220' }),
  white: material('white paint', '#ECEEF0', { glow: '#2C3036', roughness: 0.5 }),
  steel: material('white lattice', '#D4D9DE', { glow: '#1E2226', roughness: 0.5 }),
  silver: material('silver sheet', '#C9D0D6', { glow: '#24282C', metallic: 0.5, roughness: 0.35 }),
  bronze: material('bronze', '#7B6440', { glow: '#4A3A1C', metallic: 0.6, roughness: 0.45 }),
  iron: material('dark iron', '#4A4744', { glow: '#1A140C', metallic: 0.5 }),
  darkGlass: material('dark glass', '#33424E', { glow: '#8A6A38', roughness: 0.2 }),
  litGlass: material('glass wall', '#7FA0AE', { glow: '#C79A58', roughness: 0.15 }),
  greenGlass: material('greenhouse glass', '#B2CBC9', { glow: '#7FA66A', roughness: 0.15 }),
  rib: material('white rib', '#F1F4F4', { glow: '#3A4238' }),
  concrete: material('concrete', '#B9B8B2', { glow: '#1C1A16' }),
  paving: material('paving', '#A8A49A'),
  water: material('still water', '#4C6E7C', { roughness: 0.1 }),
  rock: material('quarry rock', '#8C8172', { glow: '#1E1A14' }),
  darkRock: material('shaded rock', '#665E54', { glow: '#14110C' }),
  green: material('planted roof', '#6F8A56'),
  thatch: material('brown roof', '#8A7358', { glow: '#3A2A16' }),
} as const satisfies Readonly<Record<string, Material>>;
