/** What went through the graphics interface of a page: the same counters for any engine. */
export interface GlFigures {
  /** Mean over the frames looked at. */
  readonly drawCalls: number;
  readonly triangles: number;
  /** Of the page's own code in one frame, milliseconds: median. */
  readonly scriptMs: number;
  /** Buffers and textures that stand, by what they were filled with. */
  readonly gpuBytes: number;
}

/**
 * Counts draw calls, triangles and bytes on every WebGL 2 context of the page, and times its frames. Runs in the page
 * before any of its scripts and knows nothing of what lies outside of itself.
 */
export function installGlProbe(): void {
  type Sized = { byteLength: number } | number | null;
  const sizes = new Map<object, number>();
  const frames: { calls: number; triangles: number; ms: number }[] = [];
  let now = { calls: 0, triangles: 0, ms: 0 };
  const proto = WebGL2RenderingContext.prototype as unknown as Record<
    string,
    (...args: never[]) => unknown
  >;
  const wrap = (
    name: string,
    before: (context: WebGL2RenderingContext, args: unknown[]) => void,
  ) => {
    const original = proto[name] as (...args: unknown[]) => unknown;
    proto[name] = function (this: WebGL2RenderingContext, ...args: unknown[]) {
      before(this, args);
      return original.apply(this, args);
    } as never;
  };
  const count = (mode: unknown, vertices: unknown, instances = 1) => {
    now.calls++;
    // TRIANGLES, TRIANGLE_STRIP, TRIANGLE_FAN
    const each =
      mode === 4 ? Number(vertices) / 3 : mode === 5 || mode === 6 ? Number(vertices) - 2 : 0;
    now.triangles += Math.max(0, each) * instances;
  };
  wrap('drawArrays', (_, [mode, , vertices]) => count(mode, vertices));
  wrap('drawElements', (_, [mode, vertices]) => count(mode, vertices));
  wrap('drawArraysInstanced', (_, [mode, , vertices, n]) => count(mode, vertices, Number(n)));
  wrap('drawElementsInstanced', (_, [mode, vertices, , , n]) => count(mode, vertices, Number(n)));
  const keep = (owner: object | null, bytes: number) => {
    if (owner) sizes.set(owner, bytes);
  };
  wrap('bufferData', (gl, [target, data]) => {
    const binding =
      target === gl.ARRAY_BUFFER ? gl.ARRAY_BUFFER_BINDING : gl.ELEMENT_ARRAY_BUFFER_BINDING;
    const size = data as Sized;
    if (target === gl.ARRAY_BUFFER || target === gl.ELEMENT_ARRAY_BUFFER)
      keep(
        gl.getParameter(binding) as object,
        typeof size === 'number' ? size : (size?.byteLength ?? 0),
      );
  });
  const texture = (gl: WebGL2RenderingContext, target: unknown, width: number, height: number) => {
    if (target === gl.TEXTURE_2D)
      keep(gl.getParameter(gl.TEXTURE_BINDING_2D) as object, width * height * 4);
  };
  wrap('texImage2D', (gl, args) => {
    if (args[1] !== 0) return;
    const source = args[5] as { width?: number; height?: number } | undefined;
    if (args.length >= 9) texture(gl, args[0], Number(args[3]), Number(args[4]));
    else texture(gl, args[0], source?.width ?? 0, source?.height ?? 0);
  });
  wrap('texStorage2D', (gl, args) => texture(gl, args[0], Number(args[3]), Number(args[4])));
  for (const name of ['deleteBuffer', 'deleteTexture'])
    wrap(name, (_, [owner]) => {
      if (owner) sizes.delete(owner as object);
    });

  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) =>
    request((time) => {
      now = { calls: 0, triangles: 0, ms: 0 };
      const startMs = performance.now();
      draw(time);
      now.ms = performance.now() - startMs;
      // What draws nothing is another's callback.
      if (now.calls > 0) frames.push(now);
      if (frames.length > 2000) frames.splice(0, 1000);
    });
  Object.assign(window, {
    glProbe: {
      begin: () => frames.splice(0),
      read: () => {
        const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
        return {
          frames: frames.length,
          drawCalls: middle(frames.map(({ calls }) => calls)),
          triangles: middle(frames.map(({ triangles }) => triangles)),
          scriptMs: middle(frames.map(({ ms }) => ms)),
          gpuBytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
        };
      },
    },
  });
}
