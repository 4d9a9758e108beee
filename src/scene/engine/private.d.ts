// The engine exports these classes but leaves them out of its typings; the version is pinned for their sake.
declare module '@cesium/engine' {
  interface Context {
    readonly uniformState: { readonly globeDepthTexture?: Texture };
    readonly defaultTexture: Texture;
    readonly msaa: boolean;
    createViewportQuadCommand(
      fragmentShader: string | ShaderSource,
      overrides: object,
    ): DrawCommand;
  }

  interface FrameState {
    readonly context: Context;
    readonly commandList: (DrawCommand | ClearCommand)[];
    readonly frameNumber: number;
    readonly passes: { readonly render: boolean; readonly pick: boolean };
    readonly camera: Camera;
  }

  interface Scene {
    readonly context: Context;
    /** First half of a frame; `render` is the second. */
    initializeFrame(): void;
  }

  interface Globe {
    readonly _surface: { _loadQueueTimeSlice: number };
  }

  interface ShadowMap {
    readonly _primitiveBias: { normalOffsetScale: number; depthBias: number };
  }

  class Buffer {
    static createVertexBuffer(options: {
      context: Context;
      typedArray?: ArrayBufferView;
      sizeInBytes?: number;
      usage: number;
    }): Buffer;
    static createIndexBuffer(options: {
      context: Context;
      typedArray: ArrayBufferView;
      usage: number;
      indexDatatype: IndexDatatype;
    }): Buffer;
    copyFromArrayView(view: ArrayBufferView, offsetInBytes?: number): void;
    destroy(): void;
  }

  const BufferUsage: {
    readonly STREAM_DRAW: number;
    readonly STATIC_DRAW: number;
    readonly DYNAMIC_DRAW: number;
  };

  interface VertexAttribute {
    readonly index: number;
    readonly vertexBuffer: Buffer;
    readonly componentsPerAttribute: number;
    readonly componentDatatype: ComponentDatatype;
    readonly normalize?: boolean;
    readonly offsetInBytes?: number;
    readonly strideInBytes?: number;
    readonly instanceDivisor?: number;
  }

  class VertexArray {
    constructor(options: {
      context: Context;
      attributes: VertexAttribute[];
      indexBuffer?: Buffer;
    });
    destroy(): void;
  }

  class ShaderSource {
    constructor(options: { defines?: string[]; sources: string[] });
  }

  interface ShaderProgram {
    destroy(): void;
  }
  const ShaderProgram: {
    fromCache(options: {
      context: Context;
      vertexShaderSource: string | ShaderSource;
      fragmentShaderSource: string | ShaderSource;
      attributeLocations: Record<string, number>;
    }): ShaderProgram;
  };

  interface RenderState {
    readonly id: number;
  }
  const RenderState: { fromCache(state: object): RenderState };

  class Texture {
    constructor(options: {
      context: Context;
      width?: number;
      height?: number;
      source?: TextureSource;
      pixelFormat?: PixelFormat;
      pixelDatatype?: PixelDatatype;
      sampler?: Sampler;
      flipY?: boolean;
    });
    copyFrom(options: { source: TextureSource }): void;
    destroy(): void;
  }
  type TextureSource =
    | HTMLCanvasElement
    | { width: number; height: number; arrayBufferView: ArrayBufferView };

  class Sampler {
    constructor(options: {
      minificationFilter: TextureMinificationFilter;
      magnificationFilter: TextureMagnificationFilter;
    });
  }

  class ClearCommand {
    constructor(options: { depth?: number; pass?: number; owner?: object });
    pass: number;
  }

  const PolygonPipeline: {
    triangulate(positions: Cartesian2[], holes?: number[]): number[];
  };

  const Pass: { readonly OPAQUE: number; readonly TRANSLUCENT: number; readonly OVERLAY: number };

  type UniformMap = Record<string, () => unknown>;

  class DrawCommand {
    constructor(options: {
      vertexArray?: VertexArray;
      shaderProgram?: ShaderProgram;
      renderState?: RenderState;
      uniformMap?: UniformMap;
      primitiveType?: PrimitiveType;
      modelMatrix?: Matrix4;
      boundingVolume?: BoundingSphere;
      pass: number;
      count?: number;
      instanceCount?: number;
      owner?: object;
    });
    instanceCount: number;
    count: number;
    shaderProgram: ShaderProgram;
    vertexArray: VertexArray;
  }
}
