const WIDTH_PX = 240;

/** A picture of the canvas as a small JPEG in a data address. */
export async function makeThumbnail(picture: Blob): Promise<string> {
  const image = await createImageBitmap(picture, {
    resizeWidth: WIDTH_PX,
    resizeQuality: 'medium',
  });
  try {
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.7);
  } finally {
    image.close();
  }
}
