/** Words of the views that one comes back to. */
export const bookmarksZh = {
  title: '书签',
  name: '书签名称',
  add: '添加当前视角',
  none: '还没有书签。调整好视角、光照与图层后，在此保存。',
  goTo: '前往「{{name}}」',
  rename: '重命名「{{name}}」',
  remove: '删除「{{name}}」',
  up: '上移「{{name}}」',
  down: '下移「{{name}}」',
  export: '导出书签',
  import: '导入书签',
  unnamed: '书签 {{number}}',
  light: { dawn: '清晨', day: '白天', dusk: '黄昏', night: '夜晚' },
};

export const bookmarksEn: typeof bookmarksZh = {
  title: 'Bookmarks',
  name: 'Name of the bookmark',
  add: 'Keep this view',
  none: 'No bookmarks yet. Set view, light and layers as you like them and keep them here.',
  goTo: 'Go to "{{name}}"',
  rename: 'Rename "{{name}}"',
  remove: 'Remove "{{name}}"',
  up: 'Move "{{name}}" up',
  down: 'Move "{{name}}" down',
  export: 'Export bookmarks',
  import: 'Import bookmarks',
  unnamed: 'Bookmark {{number}}',
  light: { dawn: 'Dawn', day: 'Day', dusk: 'Dusk', night: 'Night' },
};
