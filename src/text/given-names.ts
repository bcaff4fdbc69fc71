/** English given names with the short forms by which news call the same people. */
const shortened: Readonly<Record<string, readonly string[]>> = {
  andrew: ['andy', 'drew'],
  anthony: ['tony'],
  benjamin: ['ben'],
  charles: ['chuck', 'charlie'],
  christopher: ['chris'],
  daniel: ['dan', 'danny'],
  david: ['dave'],
  donald: ['don'],
  edward: ['ed', 'ted', 'eddie'],
  gerald: ['gerry', 'jerry'],
  gregory: ['greg'],
  james: ['jim', 'jimmy'],
  jeffrey: ['jeff'],
  joseph: ['joe'],
  kenneth: ['ken'],
  lawrence: ['larry'],
  matthew: ['matt'],
  michael: ['mike'],
  nicholas: ['nick'],
  patrick: ['pat'],
  richard: ['dick', 'rick'],
  robert: ['bob', 'rob', 'bobby'],
  ronald: ['ron'],
  samuel: ['sam'],
  stephen: ['steve'],
  steven: ['steve'],
  thomas: ['tom'],
  timothy: ['tim'],
  william: ['bill', 'will'],
};

const others = new Map<string, string[]>();
for (const [whole, forms] of Object.entries(shortened))
  for (const short of forms) {
    others.set(whole, [...(others.get(whole) ?? []), short]);
    others.set(short, [...(others.get(short) ?? []), whole]);
  }

/** The other forms of a given name, which the record of its bearer may have: Robert for Bob, and Bob for Robert. */
export function otherGivenNames(word: string): readonly string[] {
  return others.get(word) ?? [];
}
