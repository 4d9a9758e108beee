import type { SceneView } from './scene-view.ts';

/** Draws a frame and copies it with the names over it, before the browser may clear the canvas. */
export function capturePicture(view: SceneView, labels: HTMLCanvasElement): Promise<Blob> {
  const { canvas } = view.widget;
  const picture = document.createElement('canvas');
  picture.width = canvas.width;
  picture.height = canvas.height;
  const pen = picture.getContext('2d');
  if (!pen) return Promise.reject(new Error('The browser gave no canvas to copy the picture to.'));
  view.draw();
  pen.drawImage(canvas, 0, 0);
  pen.drawImage(labels, 0, 0, picture.width, picture.height);
  return new Promise((resolve, reject) =>
    picture.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The browser could not write the picture as PNG.'));
    }, 'image/png'),
  );
}
