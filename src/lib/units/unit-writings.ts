import { parseUnit } from './parse-unit.ts';

/** How suppliers write units that UCUM writes otherwise, after `simplify`. */
const WRITINGS: ReadonlyMap<string, string> = new Map([
  ['', '1'],
  ['无', '1'],
  ['无量纲', '1'],
  ['degC', 'Cel'],
  ['摄氏度', 'Cel'],
  ['℃', 'Cel'],
  ['°C', 'Cel'],
  ['℉', '[degF]'],
  ['°F', '[degF]'],
  ['degF', '[degF]'],
  ['°', 'deg'],
  ['度', 'deg'],
  ['%RH', '%'],
  ['%LEL', '%{LEL}'],
  ['‰', '[ppth]'],
  ['ppm', '[ppm]'],
  ['ppb', '[ppb]'],
  ['mmHg', 'mm[Hg]'],
  ['mmH2O', 'mm[H2O]'],
  ['psi', '[psi]'],
  ['kn', '[kn_i]'],
  ['kt', '[kn_i]'],
  ['mph', '[mi_i]/h'],
  ['km/h', 'km/h'],
  ['kmh', 'km/h'],
  ['公里/小时', 'km/h'],
  ['米/秒', 'm/s'],
  ['米', 'm'],
  ['厘米', 'cm'],
  ['毫米', 'mm'],
  ['公里', 'km'],
  ['千米', 'km'],
  ['秒', 's'],
  ['分钟', 'min'],
  ['小时', 'h'],
  ['伏', 'V'],
  ['安', 'A'],
  ['千瓦时', 'kW.h'],
  ['kWh', 'kW.h'],
  ['Wh', 'W.h'],
  ['lux', 'lx'],
  ['NTU', '{NTU}'],
  ['pH', '[pH]'],
  ['pcs', '{count}'],
  ['辆', '{veh}'],
  ['辆/小时', '{veh}/h'],
  ['人', '{person}'],
  ['人/m2', '{person}/m2'],
  ['次', '{count}'],
  ['dBA', 'dB'],
  ['dB(A)', 'dB'],
  ['Ω', 'Ohm'],
  ['kΩ', 'kOhm'],
  ['rpm', '{rev}/min'],
]);

const SUPERSCRIPTS: Readonly<Record<string, string>> = { '²': '2', '³': '3', '⁻': '-', '¹': '1' };

/**
 * UCUM for a unit as suppliers write it: `℃`, `μg/m³`, `km/h`, `辆/小时`; what is UCUM already stays.
 *
 * @throws {RangeError} naming the unit where it is not understood.
 */
export function toUcum(writing: string): string {
  const plain = simplify(writing);
  const code = WRITINGS.get(plain) ?? plain;
  try {
    parseUnit(code);
  } catch (cause) {
    throw new RangeError(
      `Expected a unit in UCUM or a common writing of one, got "${writing.slice(0, 100)}".`,
      { cause },
    );
  }
  return code;
}

function simplify(writing: string): string {
  return writing
    .trim()
    .replace(/^ucum:/, '')
    .replaceAll('％', '%')
    .replaceAll('㎡', 'm2')
    .replaceAll('㎥', 'm3')
    .replaceAll('㎍', 'ug')
    .replaceAll('㎎', 'mg')
    .replaceAll('㎞', 'km')
    .replaceAll('㎜', 'mm')
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll(/[·⋅*](?=[A-Za-z])/g, '.')
    .replaceAll('／', '/')
    .replaceAll(/[²³⁻¹]/g, (sign) => SUPERSCRIPTS[sign] ?? sign);
}
