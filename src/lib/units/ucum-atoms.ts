/**
 * Units of UCUM 2.2 that sensors use. `[value, unit]` says what one of it is; none: a dimension of its own.
 * Source: The Unified Code for Units of Measure, tables 2 and 4 to 23 (ucum.org).
 */
export interface Atom {
  /** May carry a prefix. */
  readonly isMetric: boolean;
  readonly is?: readonly [value: string, unit: string];
  /** The scale does not begin at zero: a value v means v · value + offset in `unit`. */
  readonly offset?: readonly [value: string, divisor: string];
}

const metric = (value: string, unit: string): Atom => ({ isMetric: true, is: [value, unit] });
const plain = (value: string, unit: string): Atom => ({ isMetric: false, is: [value, unit] });
const own: Atom = { isMetric: false };
const ownMetric: Atom = { isMetric: true };

export const ATOMS: ReadonlyMap<string, Atom> = new Map<string, Atom>([
  // The seven base units of UCUM.
  ['m', ownMetric],
  ['s', ownMetric],
  ['g', ownMetric],
  ['rad', ownMetric],
  ['K', ownMetric],
  ['C', ownMetric],
  ['cd', ownMetric],
  // Pure numbers.
  ['10*', plain('10', '1')],
  ['10^', plain('10', '1')],
  ['%', plain('1e-2', '1')],
  ['[ppth]', plain('1e-3', '1')],
  ['[ppm]', plain('1e-6', '1')],
  ['[ppb]', plain('1e-9', '1')],
  ['[pptr]', plain('1e-12', '1')],
  ['mol', metric('6.02214076e23', '1')],
  ['eq', metric('1', 'mol')],
  // Named units of the SI.
  ['sr', metric('1', 'rad2')],
  ['Hz', metric('1', 's-1')],
  ['N', metric('1', 'kg.m/s2')],
  ['Pa', metric('1', 'N/m2')],
  ['J', metric('1', 'N.m')],
  ['W', metric('1', 'J/s')],
  ['A', metric('1', 'C/s')],
  ['V', metric('1', 'J/C')],
  ['F', metric('1', 'C/V')],
  ['Ohm', metric('1', 'V/A')],
  ['S', metric('1', 'Ohm-1')],
  ['Wb', metric('1', 'V.s')],
  ['T', metric('1', 'Wb/m2')],
  ['H', metric('1', 'Wb/A')],
  ['lm', metric('1', 'cd.sr')],
  ['lx', metric('1', 'lm/m2')],
  ['Bq', metric('1', 's-1')],
  ['Gy', metric('1', 'J/kg')],
  ['Sv', metric('1', 'J/kg')],
  ['kat', metric('1', 'mol/s')],
  // Used with the SI.
  ['deg', plain('1', '[pi].rad/180')],
  ["'", plain('1', 'deg/60')],
  ["''", plain('1', "'/60")],
  ['gon', plain('0.9', 'deg')],
  ['l', metric('1', 'dm3')],
  ['L', metric('1', 'l')],
  ['ar', metric('100', 'm2')],
  ['t', metric('1e3', 'kg')],
  ['bar', metric('1e5', 'Pa')],
  ['min', plain('60', 's')],
  ['h', plain('60', 'min')],
  ['d', plain('24', 'h')],
  ['wk', plain('7', 'd')],
  ['a', plain('365.25', 'd')],
  ['mo', plain('1', 'a/12')],
  // Pressure, force, energy and flow outside the SI.
  ['[g]', metric('9.80665', 'm/s2')],
  ['gf', metric('1', 'g.[g]')],
  ['atm', plain('101325', 'Pa')],
  ['att', plain('1', 'kgf/cm2')],
  ['m[Hg]', metric('133.3220', 'kPa')],
  ['m[H2O]', metric('9.80665', 'kPa')],
  ["[in_i'Hg]", plain('1', 'm[Hg].[in_i]/m')],
  ["[in_i'H2O]", plain('1', 'm[H2O].[in_i]/m')],
  ['[psi]', plain('1', '[lbf_av]/[in_i]2')],
  ['dyn', metric('1', 'g.cm/s2')],
  ['erg', metric('1', 'dyn.cm')],
  ['cal', metric('4.184', 'J')],
  ['Gal', metric('1', 'cm/s2')],
  ['P', metric('1', 'dyn.s/cm2')],
  ['St', metric('1', 'cm2/s')],
  ['Ci', metric('37e9', 'Bq')],
  ['R', metric('2.58e-4', 'C/kg')],
  // International customary units.
  ['[in_i]', plain('2.54', 'cm')],
  ['[ft_i]', plain('12', '[in_i]')],
  ['[yd_i]', plain('3', '[ft_i]')],
  ['[mi_i]', plain('5280', '[ft_i]')],
  ['[nmi_i]', plain('1852', 'm')],
  ['[kn_i]', plain('1', '[nmi_i]/h')],
  ['[gal_us]', plain('231', '[in_i]3')],
  ['[gr]', plain('64.79891', 'mg')],
  ['[lb_av]', plain('7000', '[gr]')],
  ['[oz_av]', plain('1', '[lb_av]/16')],
  ['[lbf_av]', plain('1', '[lb_av].[g]')],
  // Temperatures: scales with a zero of their own.
  ['Cel', { isMetric: true, is: ['1', 'K'], offset: ['273.15', '1'] }],
  ['[degF]', { isMetric: false, is: ['5', 'K/9'], offset: ['2298.35', '9'] }],
  ['[degRe]', { isMetric: false, is: ['1.25', 'K'], offset: ['273.15', '1'] }],
  ['[degR]', plain('5', 'K/9')],
  // Information.
  ['bit', ownMetric],
  ['By', metric('8', 'bit')],
  ['Bd', metric('1', 's-1')],
  // Levels and agreed scales: each a dimension of its own, converted into nothing else.
  ['B', ownMetric],
  ['Np', ownMetric],
  ['B[SPL]', ownMetric],
  ['B[V]', ownMetric],
  ['B[mV]', ownMetric],
  ['B[uV]', ownMetric],
  ['B[W]', ownMetric],
  ['B[kW]', ownMetric],
  ['[pH]', own],
  ['[iU]', ownMetric],
  ["[arb'U]", own],
]);

/** Powers of ten, and of two for information. Source: UCUM tables 1 and 30. */
export const PREFIXES: readonly (readonly [code: string, factor: string])[] = [
  ['da', '1e1'],
  ['Ki', '1024'],
  ['Mi', '1048576'],
  ['Gi', '1073741824'],
  ['Ti', '1099511627776'],
  ['Q', '1e30'],
  ['R', '1e27'],
  ['Y', '1e24'],
  ['Z', '1e21'],
  ['E', '1e18'],
  ['P', '1e15'],
  ['T', '1e12'],
  ['G', '1e9'],
  ['M', '1e6'],
  ['k', '1e3'],
  ['h', '1e2'],
  ['d', '1e-1'],
  ['c', '1e-2'],
  ['m', '1e-3'],
  ['u', '1e-6'],
  ['n', '1e-9'],
  ['p', '1e-12'],
  ['f', '1e-15'],
  ['a', '1e-18'],
  ['z', '1e-21'],
  ['y', '1e-24'],
  ['r', '1e-27'],
  ['q', '1e-30'],
];
