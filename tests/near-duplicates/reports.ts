/** Reports of one template each, as wires send them day by day: they share every sentence, and tell other news. */
export function reportOf(template: number, random: () => number): string {
  const number = (from: number, to: number) => String(Math.floor(from + random() * (to - from + 1)));
  const pick = (...words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const town = () =>
    pick('Harwick', 'Lissen', 'Port Celeste', 'Velmont', 'Brenval', 'Tannach', 'Marrin', 'Ostrava');
  const day = () => pick('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday');
  const name = () =>
    `${pick('Ana', 'Bram', 'Cleo', 'Dov', 'Edda', 'Finn', 'Gita', 'Hugo')} ${pick('Arden', 'Bulow', 'Castro', 'Dietz', 'Eriksen', 'Fermi', 'Gallo', 'Hart')}`;
  const share = () => `${number(0, 4)}.${number(1, 9)}`;
  const move = () => pick('gained', 'lost', 'added', 'fell by', 'rose by', 'dropped');
  const firm = () =>
    pick(
      'Tidewater',
      'Gull Lines',
      'Norsk Metall',
      'Arcadia Foods',
      'Helio Energy',
      'Blue Horizon',
      'Vela Optics',
      'Kestrel Air',
    );
  const sky = () => pick('sunny', 'cloudy', 'foggy', 'rainy', 'windy', 'stormy', 'mild', 'frosty');
  switch (template) {
    case 0:
      return `It will be ${sky()} in ${town()} on ${day()}, with temperatures between ${number(-5, 12)} and ${number(13, 33)} degrees, the weather service said. Wind from the ${pick('north', 'south', 'east', 'west')} reaches ${number(10, 90)} kilometres an hour.

On the coast, expect ${sky()} weather and waves of up to ${number(1, 6)} metres. In the mountains, ${pick('snow', 'rain', 'hail', 'mist')} is possible above ${number(6, 24)}00 metres. The chance of rain is ${number(5, 95)} percent.

On ${day()} it turns ${sky()}, and it becomes ${sky()} towards the weekend. The sun rises at ${number(4, 8)}:${number(10, 59)} and sets at ${number(16, 21)}:${number(10, 59)}. Pollen: ${pick('low', 'medium', 'high')}, mostly ${pick('birch', 'grass', 'hazel', 'ragweed')}. Drivers should expect ${pick('ice', 'gusts', 'fog', 'spray')} near ${town()}.`;
    case 1:
      return `Shares in ${town()} ${move()} ${share()} percent on ${day()}, led by ${firm()}, after ${pick('results of banks', 'data on jobs', 'a rise in oil', 'remarks of the governor')}. The index closed at ${number(4, 9)},${number(100, 999)} points.

${firm()} ${move()} ${share()} percent and ${firm()} ${move()} ${share()} percent. Of ${number(40, 60)} stocks in the index, ${number(5, 35)} ended higher. Turnover was ${number(1, 9)}.${number(1, 9)} billion crowns.

The crown ${move()} ${share()} percent against the euro, to ${number(20, 28)}.${number(10, 99)}. Oil ${move()} ${share()} dollars a barrel. The yield of bonds with a term of ten years stood at ${share()} percent. Traders wait for ${pick('figures on inflation', 'the budget', 'a vote in parliament', 'the report of the central bank')} on ${day()}, said ${name()} of ${firm()}.`;
    case 2:
      return `${town()} beat ${town()} ${number(1, 5)}-${number(0, 4)} on ${day()} in front of ${number(3, 48)},${number(100, 999)} spectators to move to place ${number(1, 18)} of the league with ${number(10, 70)} points.

${name()} scored in minute ${number(1, 44)} with a ${pick('header', 'free kick', 'penalty', 'shot from 20 metres')}, and ${name()} added the second before the break. ${name()} was sent off in minute ${number(50, 89)} for a foul on ${name()}.

"We were ${pick('patient', 'lucky', 'better', 'tired')} today," said the coach, ${name()}. The next match is against ${town()} on ${day()}. ${name()} is out for ${number(2, 9)} weeks with an injury of the ${pick('knee', 'ankle', 'shoulder', 'thigh')}.`;
    case 3:
      return `An earthquake of magnitude ${number(3, 7)}.${number(0, 9)} shook the region of ${town()} at ${number(0, 23)}:${number(10, 59)} on ${day()}, the geological survey said. Its centre was ${number(5, 90)} kilometres ${pick('north', 'south', 'east', 'west')} of ${town()}, at a depth of ${number(5, 90)} kilometres.

There were no immediate reports of damage or injuries. Residents of ${town()} and ${town()} told local radio that they felt shaking for about ${number(5, 40)} seconds. No warning of a tsunami was issued.

The region lies where two plates meet and has ${number(20, 90)} noticeable quakes a year. In ${number(1950, 2010)} a quake of magnitude ${number(6, 8)}.${number(0, 9)} killed ${number(12, 900)} people there.`;
    case 4:
      return `Police in ${town()} are looking for a ${pick('man', 'woman', 'couple', 'cyclist')} after a ${pick('robbery', 'burglary', 'theft', 'fraud')} in ${pick('Mill', 'Church', 'Station', 'Castle')} Street on ${day()} at about ${number(1, 12)}:${number(10, 59)}. The loss is put at ${number(2, 90)}00 crowns.

The person was last seen near the ${pick('harbour', 'park', 'market', 'library')} and is described as ${number(20, 60)} years old, about ${number(155, 195)} centimetres tall, with a ${pick('red', 'green', 'blue', 'grey')} ${pick('coat', 'cap', 'scarf', 'bag')}.

Witnesses are asked to call the station on extension ${number(100, 999)}. Sergeant ${name()} said that ${number(2, 9)} similar cases had been reported since ${pick('January', 'March', 'June', 'October')}.`;
    // The last two change their figures alone.
    case 5:
      return `The central bank of Ardovia set these rates for the crown at noon: one dollar is ${share()}${number(10, 99)} crowns, one euro ${share()}${number(10, 99)}, one pound ${share()}${number(10, 99)}, one franc ${share()}${number(10, 99)} and a hundred yen ${share()}${number(10, 99)}.

The rates are the means of offers that ten banks made between ten and twelve. They apply to customs and taxes until the next working day. Reserves of gold and currency amounted to ${number(30, 90)}.${number(1, 9)} billion crowns at the end of the week, after ${number(30, 90)}.${number(1, 9)} billion a week before.

Banks lent each other money overnight at ${share()} percent, for a month at ${share()} percent and for three months at ${share()} percent. The price of gold was ${number(1500, 2600)} dollars an ounce. All figures are without guarantee.`;
    case 6:
      return `The waterways office measured these levels this morning: ${number(120, 690)} centimetres at the bridge of Lissen, ${number(120, 690)} at the lock of Marrin, ${number(120, 690)} at the harbour of Velmont and ${number(120, 690)} at the mouth. The river carried ${number(300, 2900)} cubic metres of water a second.

Ships with a draught of up to ${number(12, 39)} decimetres may pass. The locks work from ${number(4, 7)}:${number(10, 59)} to ${number(19, 23)}:${number(10, 59)}. The wait at Marrin is ${number(10, 170)} minutes. The temperature of the water is ${number(2, 24)}.${number(0, 9)} degrees.

The office expects a change of ${number(1, 40)} centimetres in two days. From a level of 700 centimetres on, ships must stop. The next measurement follows at six in the evening.`;
    default:
      return `The lottery numbers of ${day()} are ${number(1, 9)}, ${number(10, 15)}, ${number(16, 22)}, ${number(23, 30)}, ${number(31, 40)} and ${number(41, 49)}; the bonus number is ${number(1, 49)}. The jackpot of ${number(1, 30)}.${number(1, 9)} million crowns was ${pick('won by a player from', 'shared by two players from', 'missed by one number in', 'claimed in')} ${town()}.

A further ${number(3, 90)} players have five right numbers and receive ${number(2, 90)},${number(100, 999)} crowns each. Four right numbers pay ${number(20, 99)} crowns and three pay ${number(5, 15)}. The next draw is on ${day()} with ${number(1, 9)} million crowns. All figures are without guarantee. Tickets are sold until ${number(17, 19)}:${number(10, 59)} on the day of the draw.`;
  }
}

export const templates = 8;
