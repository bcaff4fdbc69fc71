/** Maximum values of each field of a filter of articles. Each is a list, with reads of its own; of `mentions` each is a list of the intersection. */
export const maxFilterValues = { mentions: 10, mentionsAny: 100, mentionsNone: 20, sections: 20 } as const;
