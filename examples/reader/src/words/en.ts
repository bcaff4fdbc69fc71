/** The app's own words in English. `{name}` is a placeholder; an object has the forms of `Intl.PluralRules` for a number `{n}`. */
export const en = {
  // The frame
  skip: 'Skip to the content',
  mainNavigation: 'Main',
  home: 'Home',
  forYou: 'For you',
  search: 'Search',
  saved: 'Saved',
  settings: 'Settings',

  // States of a screen
  loading: 'Loading',
  loadingMore: 'Loading…',
  more: 'More',
  tryAgain: 'Try again',
  unreached: 'The news service cannot be reached.',
  offline: 'You are offline.',
  kept: 'This is what your device has kept.',
  notKept: 'Not on this device',
  notKeptText: 'This was not kept for times without a network. It is there again when you are online.',
  notFound: 'Not found',
  notFoundText: 'This page does not exist, or it was withdrawn.',
  toFront: 'To the front page',
  failed: 'This did not work',
  failedText: 'The news could not be loaded.',
  busy: 'Many people are reading at the moment. Try again in a few seconds.',
  tooLarge: 'This page is too large to be shown.',
  notUnderstood: 'This request was not understood. Change it and try again.',
  code: 'Code: {code}',

  // Lists of articles
  frontPage: 'Front page',
  latest: 'Latest',
  breaking: 'Breaking',
  breakingNews: 'Breaking news',
  sections: 'Sections',
  liveReport: 'Live report',
  articles: 'Articles',
  articlesWithCount: 'Articles ({count})',
  articleCount: { one: '{n} article', other: '{n} articles' },
  noArticles: 'There are no articles yet.',
  noneInLanguage: 'No articles in this language.',

  // An article
  live: 'Live',
  updated: 'Updated {at}',
  minutes: { one: '{n} min', other: '{n} min' },
  alsoIn: 'Also in',
  table: 'Table',
  notPlayable: 'This cannot be played. It needs a network.',
  inThisArticle: 'In this article',
  related: 'Related',
  save: 'Save',
  isSaved: 'Saved',
  share: 'Share',
  linkCopied: 'Link copied',

  // Live posts
  asItHappened: 'As it happened',
  keyPosts: 'Key posts',
  pinned: 'Pinned',
  newPosts: { one: '{n} new post', other: '{n} new posts' },
  earlierPosts: 'Load earlier posts',

  // Entities
  follow: 'Follow',
  following: 'Following',
  timeline: 'Timeline',
  timelineOf: 'Timeline: {name}',
  noDates: 'Nothing has a date here yet.',
  oftenTogether: 'Often named together',
  events: 'Events',
  agreements: 'Agreements',
  statements: 'Statements',
  kind: 'Kind',
  status: 'Status',
  country: 'Country',
  partOf: 'Part of',
  source: 'Source',
  position: 'Position',
  positions: 'Positions',
  born: 'Born',
  died: 'Died',
  seat: 'Seat',
  founded: 'Founded',
  dissolved: 'Dissolved',
  people: 'People',
  parts: 'Parts',
  signed: 'Signed',
  inForce: 'In force',
  ended: 'Ended',
  concludedAt: 'Concluded at',
  life: 'Its life',
  stepAt: '{step} at {event}',
  provisions: 'What it says',
  parties: 'Parties',
  signedBy: 'signed by {name}',
  otherAgreements: 'Other agreements',
  when: 'When',
  where: 'Where',
  participants: 'Who took part',
  partsOfIt: 'Parts of it',
  within: 'Within',
  map: 'Map',
  coordinates: '{latitude}° {north}, {longitude}° {east}',
  north: 'N',
  south: 'S',
  east: 'E',
  west: 'W',
  happenedHere: 'What happened here',
  inDetail: 'In detail',
  since: 'since {date}',
  until: 'until {date}',

  // Search
  searchHint: 'Words, names or “a phrase”',
  suggestions: 'Suggestions',
  results: 'Results',
  resultsFor: 'Results for {corrected}, as nothing has “{query}”.',
  nothingFound: 'Nothing was found for “{query}”. Try fewer or other words.',
  nothingFoundHere: 'Nothing on this device has these words. Without a network, spelling is not corrected.',

  // For you, saved
  followHint: 'Follow people, organizations, agreements, events, places and topics. Their news is then here.',
  findToFollow: 'Find something to follow',
  youFollow: 'You follow',
  stopFollowing: 'Stop following {name}',
  noneAboutThem: 'There are no articles about them yet.',
  saveHint: 'Articles that you save are kept here, on this device.',
  noLongerAvailable: { one: '{n} is no longer available.', other: '{n} are no longer available.' },

  // Settings
  appLanguage: 'Language of the app',
  articleLanguage: 'Language of the articles',
  allLanguages: 'All languages',
  keepCopy: 'Keep a copy on this device, to read and search without a network',
  copySize: 'Articles in the copy, beside those you save',
  newest: 'the {count} newest',
  nothingKept: 'Nothing is on this device yet.',
  keptArticles: { one: '{n} article', other: '{n} articles' },
  keptPages: { one: '{n} other page', other: '{n} other pages' },
  keptAll: 'On this device: {articles} and {pages}, {size} MB.',

  /** The types of records, as the label above a name. */
  types: {
    Article: 'Article',
    Person: 'Person',
    Organization: 'Organization',
    Agreement: 'Agreement',
    Event: 'Event',
    Place: 'Place',
    Topic: 'Topic',
  } satisfies Readonly<Record<string, string>>,

  /** Values of enumerations. One without an entry is shown as it is written: `IN_FORCE` as `In force`. */
  values: { NON_GOVERNMENTAL: 'Non-governmental' } as Readonly<Record<string, string>>,
};

/** The forms of a number. All languages have `other`. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

type Translated<Value> = Value extends string
  ? string
  : Value extends { readonly other: string }
    ? Forms
    : Readonly<Value>;

/** What a language has to have: every word of the English one. */
export type Words = { readonly [Key in keyof typeof en]: Translated<(typeof en)[Key]> };
