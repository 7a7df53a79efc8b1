import type { Day } from "./days.ts";
import { addMonths, dateOf } from "./days.ts";
import { drawPerson, phoneNumber, plainLetters } from "./names.ts";
import type { Place } from "./places.ts";
import { STREETS } from "./places.ts";
import { Random } from "./random.ts";
import type { CustomerRecord } from "#contract/ports.ts";

export interface Customer {
  record: CustomerRecord;
  place: Place;
}

const KYC = [
  ["Verified", 76],
  ["Partial", 14],
  ["Pending", 10],
] as const;

/**
 * The customer of an index: always the same one, so a book too large to keep can be drawn again. Customers live where a branch
 * is: more of them where the branch is bigger.
 */
export function createCustomer(
  seed: number,
  index: number,
  places: readonly Place[],
  businessDay: Day,
): Customer {
  const random = new Random(seed, "customer", index);
  const place = random.weighted(places.map((each) => [each, each.weight] as const));
  return { record: createRecord(random, index, place, businessDay), place };
}

function createRecord(
  random: Random,
  index: number,
  place: Place,
  businessDay: Day,
): CustomerRecord {
  const person = drawPerson(random, random.weighted(place.people));
  const serial = index + 1;
  const lga = random.pick(place.areas);
  const kyc = random.weighted(KYC);
  const local = `${plainLetters(person.first)}.${plainLetters(person.last)}${serial}`;
  return {
    customer_id: `CUST-${String(serial).padStart(6, "0")}`,
    customer_name: `${person.first} ${person.last}`,
    customer_phone: phoneNumber(random, index),
    customer_email: random.chance(0.35) ? `${local}@example.com` : null,
    date_of_birth: dateOf(addMonths(businessDay, -12 * random.int(19, 66)) - random.int(0, 364)),
    gender: person.gender,
    state: place.state,
    lga,
    address: `${random.int(1, 240)} ${random.pick(STREETS)}, ${lga}, ${place.state}`,
    kyc_status: kyc,
    kyc_verified_date: kyc === "Verified" ? dateOf(businessDay - random.int(430, 900)) : null,
    source_updated_at: null,
  };
}
