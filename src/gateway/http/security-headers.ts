import type { GatewayConfig } from '../gateway-config.ts';

/** Goes with every answer, errors too. */
export type SecurityHeaders = Readonly<Record<string, string>>;

const YEAR_S = 31_536_000;

/** Abilities of a browser that the viewer has no use for. */
const REFUSED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
  'xr-spatial-tracking',
];

/** Nothing from elsewhere, no framing, no eval but WebAssembly's; isolated, so that shared memory works. */
export function createSecurityHeaders({
  tls,
  extraHosts,
}: Pick<GatewayConfig, 'tls' | 'extraHosts'>): SecurityHeaders {
  const extra = extraHosts.map((host) => ` ${host}`).join('');
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${extra}`,
    "font-src 'self'",
    `connect-src 'self'${extra}`,
    "worker-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': REFUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
    ...(tls && { 'strict-transport-security': `max-age=${YEAR_S}` }),
  };
}
