/** What a reader of the sample content would type, and the record that is wanted. */
export const labelled: readonly (readonly [query: string, wanted: string])[] = [
  ['mohsin naqvi', 'Person/mohsin-naqvi'],
];
