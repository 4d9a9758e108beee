export { generateDistrict } from './generate-district.ts';
