import {
  type Context,
  PixelDatatype,
  PixelFormat,
  Sampler,
  Texture,
  TextureMagnificationFilter,
  TextureMinificationFilter,
} from '@cesium/engine';

const FORMATS = {
  rgba8: { pixelFormat: PixelFormat.RGBA, pixelDatatype: PixelDatatype.UNSIGNED_BYTE },
  r32f: { pixelFormat: PixelFormat.RED, pixelDatatype: PixelDatatype.FLOAT },
  rg32f: { pixelFormat: PixelFormat.RG, pixelDatatype: PixelDatatype.FLOAT },
} as const;

/** Figures for a shader, read texel by texel; row 0 first. */
export interface DataTexture {
  /** What the texture shall hold from the next frame on; the array is read until then. */
  set(array: Uint8Array | Float32Array, width: number, height: number): void;
  /** The texture in the state of the last `set`; the engine's own before the first. */
  read(context: Context): Texture;
  destroy(): void;
}

export function createDataTexture(format: keyof typeof FORMATS): DataTexture {
  let next: { array: Uint8Array | Float32Array; width: number; height: number } | undefined;
  let made: { texture: Texture; width: number; height: number } | undefined;
  return {
    set(array, width, height) {
      next = { array, width, height };
    },
    read(context) {
      if (next) {
        const { width, height, array: arrayBufferView } = next;
        const source = { width, height, arrayBufferView };
        next = undefined;
        if (made?.width === width && made.height === height) made.texture.copyFrom({ source });
        else {
          made?.texture.destroy();
          const texture = new Texture({
            context,
            ...FORMATS[format],
            source,
            flipY: false,
            sampler: new Sampler({
              minificationFilter: TextureMinificationFilter.NEAREST,
              magnificationFilter: TextureMagnificationFilter.NEAREST,
            }),
          });
          made = { texture, width, height };
        }
      }
      return made?.texture ?? context.defaultTexture;
    },
    destroy() {
      made?.texture.destroy();
      made = undefined;
      next = undefined;
    },
  };
}
