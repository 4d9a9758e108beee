import type { QualityChoice, QualityLevel } from '#model';

/** Whether WebGL is drawn by the processor. Where the browser does not say, it is taken for a graphics card. */
export function isSoftwareRendered(canvas: HTMLCanvasElement): boolean {
  const context = canvas.getContext('webgl2');
  const info = context?.getExtension('WEBGL_debug_renderer_info');
  if (!context || !info) return false;
  const name = String(context.getParameter(info.UNMASKED_RENDERER_WEBGL));
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/** Where a scene begins, and how far the ladder may take it; a chosen level stays. */
export function firstLevel(choice: QualityChoice, isSoftware: boolean): QualityLevel {
  if (choice !== 'auto') return choice;
  return isSoftware ? 'low' : 'high';
}
