/** What happens in generated news. `{place}`, `{person}`, `{other}`, `{group}` and `{number}` stand for what an event has. */
export interface Kind {
  readonly headlines: readonly string[];
  readonly texts: readonly string[];
  readonly laterHeadlines: readonly string[];
  readonly laterTexts: readonly string[];
  /** The event in other words, as people ask for it. */
  readonly questions: readonly string[];
}

export const kinds: readonly Kind[] = [
  {
    headlines: [
      'Floods leave {number} homeless in {place}',
      'River Ossel floods {place} after a week of rain',
    ],
    texts: [
      'After a week of heavy rain the river rose above its dykes and flooded the lower town.',
      '{number} people were brought to schools and sports halls, said {person} of the civil protection.',
      'Bridges were closed, and boats carried food and drinking water to the outer districts.',
    ],
    laterHeadlines: ['{place} counts the cost of the flood', 'Dykes of {place} were too low, inquiry finds'],
    laterTexts: [
      'An inquiry found that the dykes had not been raised for thirty years.',
      'Insurers put the damage of the flood at {number} million.',
    ],
    questions: [
      'how many people lost their homes when the river burst its banks in {place}',
      'why were the dykes near {place} not high enough to hold back the water of the river',
      'what damage did the high water do in {place} after so much rain',
    ],
  },
  {
    headlines: ['{person} wins election in {place}', 'Voters of {place} elect {person} mayor'],
    texts: [
      '{person} won the election with a lead of {number} votes over {other}.',
      'Turnout was the highest since the war, officials of the election board said.',
      'The new mayor promised lower rents and a tram to the harbour.',
    ],
    laterHeadlines: ['{other} contests the result in {place}', 'Recount confirms {person} in {place}'],
    laterTexts: [
      '{other} had asked the court for a recount of the ballots.',
      'Judges dismissed the complaint, and {person} took the oath of office.',
    ],
    questions: [
      'who was voted into office in {place} and by how large a margin over the rival candidate',
      'did {other} challenge the outcome of the vote against {person} before a court',
      'what has {person} pledged to do for tenants once in the town hall',
    ],
  },
  {
    headlines: ['{group} workers strike in {place}', 'Strike halts {group} plant in {place}'],
    texts: [
      'Some {number} workers of {group} stopped work at dawn, demanding higher wages.',
      'The union rejected an offer of three per cent, said its leader {person}.',
      'Pickets stood at the gates, and suppliers sent lorries back.',
    ],
    laterHeadlines: ['{group} and union agree on pay', 'Workers of {group} return to the lines in {place}'],
    laterTexts: [
      'Under the settlement wages rise by five per cent in two steps.',
      '{person} called the agreement a fair end of a long dispute.',
    ],
    questions: [
      'what pay rise did the employees of {group} get at the end of the industrial action',
      'why did the staff of the {group} factory at {place} walk out',
      'has the labour dispute at {group} been settled and who led the union',
    ],
  },
  {
    headlines: ['Earthquake shakes {place}', 'Strong earthquake near {place} kills {number}'],
    texts: [
      'The earthquake struck at night with a magnitude of six, and brought down houses of the old town.',
      'Rescue teams with dogs searched the rubble, and {number} bodies were recovered.',
      '{person}, a seismologist, warned of further shocks.',
    ],
    laterHeadlines: ['{place} rebuilds after the earthquake', 'Girl pulled alive from rubble in {place}'],
    laterTexts: [
      'Four days after the quake a girl was found alive under a staircase.',
      'The government lends builders money on the condition that new houses withstand shocks.',
    ],
    questions: [
      'how many died under collapsed buildings when the ground shook near {place}',
      'was anybody found alive days after the tremor that destroyed houses at {place}',
      'what do experts such as {person} say about aftershocks around {place}',
    ],
  },
  {
    headlines: ['Court sentences {person} to {number} months', '{person} of {group} guilty of fraud'],
    texts: [
      'Judges in {place} found {person} guilty of having falsified the accounts of {group}.',
      'The former treasurer had moved {number} million to a company of his brother.',
      'The defence, led by {other}, announced an appeal.',
    ],
    laterHeadlines: ['Appeal of {person} dismissed', '{group} sues its former treasurer'],
    laterTexts: [
      'The higher court upheld the sentence against {person}.',
      '{group} wants the money back, and has gone to the civil court in {place}.',
    ],
    questions: [
      'how long must {person} go to prison for cooking the books of {group}',
      'did the verdict against {person} stand when it came before the next instance',
      'who defended the treasurer accused of embezzling money from {group}',
    ],
  },
  {
    headlines: ['{group} to merge with rival from {place}', '{group} buys shipyard in {place}'],
    texts: [
      'The boards agreed on a merger worth {number} million, {person} told shareholders.',
      'The competition authority has three months to examine the takeover.',
      '{number} jobs would be lost in administration, none in production.',
    ],
    laterHeadlines: ['Authority clears takeover by {group}', 'Regulator stops merger of {group}'],
    laterTexts: [
      'The authority found that customers would still have a choice.',
      'Shares of {group} rose by a tenth at the exchange in {place}.',
    ],
    questions: [
      'has the antitrust regulator approved the purchase of a competitor by {group}',
      'how many jobs will go when {group} takes over the company from {place}',
      'what did {person} tell the owners of {group} about joining with another firm',
    ],
  },
  {
    headlines: ['{place} and its neighbours sign fishing treaty', '{person} signs border treaty in {place}'],
    texts: [
      'Foreign ministers signed the treaty in {place} after {number} days of talks.',
      'It divides the waters along the old lighthouse line, and sets quotas for herring.',
      '{person} spoke of a good day for the coast, {other} of a compromise.',
    ],
    laterHeadlines: ['Parliament ratifies treaty of {place}', 'Fishermen protest against treaty of {place}'],
    laterTexts: [
      'Fishermen blocked the harbour, since their catch will be halved.',
      'Parliament ratified the treaty by {number} votes.',
    ],
    questions: [
      'which agreement about catches at sea was concluded between the ministers at {place}',
      'why are skippers angry about the accord on herring signed by {person}',
      'what did {other} think of the deal that settled the maritime boundary at {place}',
    ],
  },
  {
    headlines: ['{place} beat champions in final', 'Goal by {person} wins cup for {place}'],
    texts: [
      '{person} scored in the last minute, and {place} won the cup for the first time.',
      '{number} supporters watched the match in the rain.',
      'Coach {other} had put on three young players after half time.',
    ],
    laterHeadlines: ['{person} leaves {place} for {group}', '{place} celebrates its team'],
    laterTexts: [
      'Thousands lined the streets as the team drove through town in an open bus.',
      'The striker moves to {group} for {number} million.',
    ],
    questions: [
      'which player got the deciding goal for the football club of {place}',
      'how much did {group} pay for the transfer of the forward {person}',
      'what substitutions did {other} make as trainer of the side from {place}',
    ],
  },
  {
    headlines: ['Outbreak of fever closes schools in {place}', '{number} ill with fever in {place}'],
    texts: [
      'Hospitals admitted {number} patients with fever, most of them children.',
      'Doctors traced the outbreak to a well in the market quarter, {person} of the health office said.',
      'Schools stay closed until samples are clean.',
    ],
    laterHeadlines: ['Vaccination begins in {place}', 'Fever in {place} is over, health office says'],
    laterTexts: [
      'Nurses vaccinated {number} children on the first day.',
      'The well was sealed, and no new case has come up for three weeks.',
    ],
    questions: [
      'where did the disease come from that made so many pupils sick in {place}',
      'have children in {place} been immunised against the epidemic yet',
      'what does {person} know about the contaminated water and the illness',
    ],
  },
  {
    headlines: ['Ferry runs aground off {place}', 'Ferry with {number} on board aground at {place}'],
    texts: [
      'The ferry hit a rock in fog, and all {number} passengers were taken off by lifeboats.',
      'Captain {person} had left the bridge for some minutes, the coast guard said.',
      'Oil leaked from a tank, and beaches were closed.',
    ],
    laterHeadlines: ['Captain of ferry charged in {place}', 'Beaches of {place} open again'],
    laterTexts: [
      'Prosecutors charged {person} with endangering shipping.',
      'Divers pumped the oil out of the wreck before the spring tide.',
    ],
    questions: [
      'how were the people rescued from the ship that struck rocks in the mist near {place}',
      'is the skipper {person} to be tried for the accident of the vessel',
      'how bad was the oil spill on the shore at {place} after the shipwreck',
    ],
  },
];

/** Sentences of any article. They name other places, and have the words of other kinds of events. */
export const background: readonly string[] = [
  'A similar case in {place} had drawn attention the year before.',
  'The government said that it would look into the matter.',
  'People in {place} followed the news on the radio.',
  'Nobody in the town hall wanted to comment before the council meets.',
  'It is the {number}th report of its kind this year, according to the statistics office.',
  '{person} asked for a debate in parliament.',
  'Prices at the market of {place} did not change.',
  'Weather permitting, the minister will travel to {place} tomorrow.',
  'The last strike, flood or election that had such effects was a generation ago.',
  'Journalists were not allowed to see the documents of the court.',
  'An agreement between the parties is expected after the holidays.',
  'Trains between the capital and {place} ran late.',
  'The union of teachers and the hospital board welcomed the decision.',
  'Experts disagree about the reasons, and about what should be done first.',
];

export const syllables: readonly string[] =
  'bar dor fen gal hul kev lim mar nor ost pel ran sil tor ul vas wen zar bri cor'.split(' ');
export const placeEndings: readonly string[] = 'stad wick mouth berg ford minster haven by'.split(' ');
export const firstNames: readonly string[] =
  'Ada Bruno Clara Dimitri Elena Farid Greta Hugo Ines Jonas Katya Luis Mira Nadia Oskar Paula'.split(' ');
export const trades: readonly string[] = 'Steel Foods Motors Textiles Glass Energy'.split(' ');
