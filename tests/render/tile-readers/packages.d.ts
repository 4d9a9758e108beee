// three brings no types of its own; these pages need none.
declare module 'three';
declare module 'three/addons/libs/meshopt_decoder.module.js';
