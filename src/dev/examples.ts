import { globalId } from '../model/global-id.ts';
import { derivedId } from '../model/id.ts';

/** A query to try, which GraphiQL shows in a tab. */
export interface Example {
  readonly query: string;
  readonly variables?: string;
}

const naqvi = globalId('Person', derivedId('Person', 'mohsin-naqvi'));
const xinjiang = globalId('Place', derivedId('Place', 'xinjiang'));

/** The first query of the README, and the initial query of GraphiQL. */
export const firstQuery = `query HomeFeed {
  articles(first: 3) {
    nodes {
      headline
      publishedAt
      people(first: 3) {
        nodes { name jobTitle }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Examples over the sample content; each operation's name describes its topic. Lines fit GraphiQL's editor on a small screen. */
export const examples: readonly Example[] = [
  {
    query: `# The home screen of a news app: one request
# to the database, as \`cost\` says below the
# answer. Ctrl-Enter runs it.
${firstQuery}`,
  },
  {
    query: `# A front, as editors composed it: chosen
# articles, and lists that fill it up.
query HomePage {
  front(slug: "home") {
    name
    containers {
      key
      title
      items(first: 4) {
        headline
        kicker
        summary
        isPinned
        article { slug section publishedAt }
      }
    }
  }
}`,
  },
  {
    query: `# An article, and what it reports as data.
query ArticlePage($slug: String!) {
  article(slug: $slug) {
    headline
    summary
    body(format: PLAIN)
    mentions(first: 50) {
      edges {
        role
        node { __typename name }
      }
    }
    statements { kind text speaker { name } }
    figures { label value unit }
  }
}`,
    variables: JSON.stringify({ slug: 'pakistan-xinjiang-police-training' }, null, 2),
  },
  {
    query: `# A person: posts with their sources, events,
# and what was said.
query PersonPage($slug: String!) {
  person(slug: $slug) {
    name
    positions {
      title
      startDate
      organization { name }
      source { headline }
    }
    events(first: 5) {
      edges { role delegation node { name } }
    }
    statements(first: 5) {
      nodes {
        kind
        text
        article { headline }
      }
    }
  }
}`,
    variables: JSON.stringify({ slug: 'mohsin-naqvi' }, null, 2),
  },
  {
    query: `# An agreement and its life, each step with
# the article that reports it.
query AgreementPage($slug: String!) {
  agreement(slug: $slug) {
    name
    status
    parties(first: 10) {
      edges { role node { name } }
    }
    milestones {
      date
      status
      note
      source { headline }
    }
  }
}`,
    variables: JSON.stringify({ slug: 'montreal-protocol' }, null, 2),
  },
  {
    query: `# What happened around somebody or something:
# articles, events, milestones in one order.
query Timeline($id: ID!) {
  node(id: $id) {
    ... on Entity {
      name
      timeline(first: 10) {
        edges {
          date
          node {
            __typename
            ... on Article { headline }
            ... on Event { name kind }
            ... on AgreementMilestone {
              status
              agreement { name }
            }
          }
        }
      }
    }
  }
}`,
    variables: JSON.stringify({ id: naqvi }, null, 2),
  },
  {
    query: `# What two things have in common:
# the articles that mention both.
query Together($a: ID!, $b: ID!) {
  articles(filter: { mentions: [$a, $b] }) {
    nodes { headline publishedAt }
  }
}`,
    variables: JSON.stringify({ a: naqvi, b: xinjiang }, null, 2),
  },
  {
    query: `# A feed of what a reader follows: articles
# about any of these, newest first.
query ForYou($follows: [ID!]!) {
  articles(
    first: 10
    filter: { mentionsAny: $follows }
  ) {
    nodes { headline kind publishedAt }
  }
  sections { name articleCount }
}`,
    variables: JSON.stringify({ follows: [naqvi, xinjiang] }, null, 2),
  },
  {
    query: `# The text as blocks for native apps, and the
# media: a video here, with its poster.
query Media($slug: String!) {
  article(slug: $slug) {
    kind
    urgency
    shareUrl
    media {
      kind
      url
      title
      caption
      durationSeconds
      poster { alt rendition(width: 400) }
    }
    blocks {
      __typename
      key
      ... on ParagraphBlock { runs { text } }
      ... on HeadingBlock { runs { text } }
    }
  }
  other: article(slug: "kyoto-protocol") {
    corrections { kind at text }
  }
}`,
    variables: JSON.stringify({ slug: 'inf-treaty' }, null, 2),
  },
  {
    query: `# A live article: its posts, newest first.
query LivePosts($slug: String!) {
  article(slug: $slug) {
    isLive
    postsRevision
    pinnedPosts { key headline }
    posts(first: 5) {
      nodes { key at headline isKeyEvent }
      pageInfo { startCursor hasNextPage }
    }
  }
}`,
    variables: JSON.stringify({ slug: 'reykjavik-summit-hour-by-hour' }, null, 2),
  },
  {
    query: `# The same article in other languages, and a
# feed in one of them.
query Languages(
  $slug: String!
  $german: ArticleFilter!
) {
  article(slug: $slug) {
    language
    translationOf { language slug headline }
    translations { language slug headline }
  }
  articles(first: 5, filter: $german) {
    nodes { headline }
  }
}`,
    variables: JSON.stringify({ slug: 'hochseeabkommen', german: { language: 'de' } }, null, 2),
  },
  {
    query: `# Search, with a word that is misspelt.
query Search {
  search(query: "police traning", first: 5) {
    correctedQuery
    edges {
      excerpt
      node {
        ... on Article { headline }
        ... on Entity { name articleCount }
      }
    }
  }
}`,
  },
];
