import type { Text } from '#model';
import type { TwinScene } from '#scene';
import type { TwinStore } from '#state';
import { saveFile } from '../save-file.ts';
import type { ThemeBoard } from '../themes/theme-board.ts';
import type { TwinCommands } from '../twin.ts';

interface PictureContext {
  readonly store: TwinStore;
  readonly board: ThemeBoard;
  scene(): TwinScene | undefined;
}

/** Put data on the map, take the picture away. */
export function createPictureCommands({
  store,
  board,
  scene,
}: PictureContext): Pick<TwinCommands, 'setTheme' | 'exportPicture'> {
  const tell = (id: string, text: Text) =>
    store.getState().notify({ id, severity: 'warning', text });
  return {
    async setTheme(id, on) {
      try {
        await board.setTheme(id, on);
        store.getState().withdraw(`theme-${id}`);
      } catch (error) {
        tell(`theme-${id}`, {
          zh: `专题图层未能显示：${String(error)}`,
          en: `The theme could not be shown: ${String(error)}`,
        });
      }
    },
    async exportPicture(sheet) {
      const view = scene();
      if (!view)
        return tell('picture', {
          zh: '没有三维画面可导出；请等画面出现后再试。',
          en: 'There is no picture to take away yet; try again once the map is there.',
        });
      try {
        const { composePicture } = await import('../picture/compose-picture.ts');
        saveFile(await composePicture(await view.capture(), sheet), `${sheet.fileName}.png`);
        store.getState().withdraw('picture');
      } catch (error) {
        tell('picture', {
          zh: `画面未能导出：${String(error)}`,
          en: `The picture could not be written: ${String(error)}`,
        });
      }
    },
  };
}
