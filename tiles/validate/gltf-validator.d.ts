declare module 'gltf-validator' {
  export interface ValidatorMessage {
    readonly code: string;
    readonly message: string;
    /** 0 error, 1 warning, 2 information, 3 hint. */
    readonly severity: number;
    readonly pointer?: string;
  }
  export function validateBytes(
    data: Uint8Array,
    options?: {
      maxIssues?: number;
      writeTimestamp?: boolean;
      format?: 'glb' | 'gltf';
      externalResourceFunction?: (uri: string) => Promise<Uint8Array>;
    },
  ): Promise<{
    issues: {
      numErrors: number;
      numWarnings: number;
      messages: ValidatorMessage[];
    };
  }>;
}
