/** Changes on a page of `Sync`: as many as the points of an operation allow. */
export const maxPageSize = 50;
