import * as v from 'valibot';

/** The JSON of 3D Tiles 1.1 (OGC 22-025r4), as far as a tileset of ours may use it. Unknown members are allowed by the specification. */

const numberFrom0 = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const numbers = (length: number) =>
  v.pipe(v.array(v.pipe(v.number(), v.finite())), v.length(length));

const boundingVolumeSchema = v.pipe(
  v.looseObject({
    region: v.optional(numbers(6)),
    box: v.optional(numbers(12)),
    sphere: v.optional(numbers(4)),
  }),
  v.check(
    ({ region, box, sphere }) => (region ?? box ?? sphere) !== undefined,
    'Expected a region, a box or a sphere',
  ),
);
export type BoundingVolume = v.InferOutput<typeof boundingVolumeSchema>;

const contentSchema = v.looseObject({
  uri: v.pipe(v.string(), v.minLength(1)),
  boundingVolume: v.optional(boundingVolumeSchema),
});

export const tileSchema = v.pipe(
  v.looseObject({
    boundingVolume: boundingVolumeSchema,
    geometricError: numberFrom0,
    refine: v.optional(v.picklist(['ADD', 'REPLACE'])),
    transform: v.optional(numbers(16)),
    viewerRequestVolume: v.optional(boundingVolumeSchema),
    content: v.optional(contentSchema),
    contents: v.optional(v.pipe(v.array(contentSchema), v.minLength(1))),
    children: v.optional(v.pipe(v.array(v.unknown()), v.minLength(1))),
    implicitTiling: v.optional(
      v.looseObject({
        subdivisionScheme: v.picklist(['QUADTREE', 'OCTREE']),
        availableLevels: v.pipe(count, v.minValue(1)),
        subtreeLevels: v.pipe(count, v.minValue(1)),
        subtrees: v.looseObject({ uri: v.pipe(v.string(), v.minLength(1)) }),
      }),
    ),
  }),
  v.check(
    ({ content, contents }) => !content || !contents,
    'Expected content or contents, not both',
  ),
  v.check(
    ({ children, implicitTiling }) => !children || !implicitTiling,
    'Expected children or implicitTiling, not both',
  ),
);
export type TileJson = v.InferOutput<typeof tileSchema>;

export const tilesetSchema = v.looseObject({
  asset: v.looseObject({ version: v.picklist(['1.0', '1.1']) }),
  geometricError: numberFrom0,
  root: v.unknown(),
  extensionsUsed: v.optional(v.array(v.string())),
  extensionsRequired: v.optional(v.array(v.string())),
});

const availabilitySchema = v.pipe(
  v.looseObject({
    bitstream: v.optional(count),
    availableCount: v.optional(count),
    constant: v.optional(v.picklist([0, 1])),
  }),
  v.check(
    ({ bitstream, constant }) => (bitstream === undefined) !== (constant === undefined),
    'Expected a bitstream or a constant, one of them',
  ),
);
export type Availability = v.InferOutput<typeof availabilitySchema>;

export const subtreeSchema = v.looseObject({
  buffers: v.optional(
    v.array(
      v.looseObject({ uri: v.optional(v.string()), byteLength: v.pipe(count, v.minValue(1)) }),
    ),
  ),
  bufferViews: v.optional(
    v.array(
      v.looseObject({
        buffer: count,
        byteOffset: count,
        byteLength: v.pipe(count, v.minValue(1)),
      }),
    ),
  ),
  tileAvailability: availabilitySchema,
  contentAvailability: v.optional(v.pipe(v.array(availabilitySchema), v.minLength(1))),
  childSubtreeAvailability: availabilitySchema,
  tileMetadata: v.optional(count),
  contentMetadata: v.optional(v.array(count)),
  propertyTables: v.optional(v.array(v.unknown())),
});
export type SubtreeJson = v.InferOutput<typeof subtreeSchema>;

/** The first fault of a value against a schema, in words; with the value where there is none. */
export function parseWith<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly value: v.InferOutput<Schema> } | { readonly fault: string } {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  const [issue] = result.issues;
  return { fault: `${v.getDotPath(issue) ?? 'value'}: ${issue.message}` };
}
