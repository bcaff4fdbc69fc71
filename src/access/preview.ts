/** The content of a preview: the public content at an instant, or with a release by its id. */
export type PreviewTarget = { readonly at: string } | { readonly release: string };

/** The request headers that ask for a preview: of an instant, and of a release. */
export const previewHeaders = ['preview-at', 'preview-release'] as const;
