import type { People } from "./names.ts";

/** A branch, the state it lies in, and the local government areas its customers live in. */
export interface Place {
  branch: string;
  region: string;
  state: string;
  areas: readonly string[];
  people: readonly (readonly [People, number])[];
  /** Share of the book, relative to the others. */
  weight: number;
}

type Mix = Place["people"];

const LAGOS: Mix = [
  ["yoruba", 58],
  ["igbo", 22],
  ["hausa", 6],
  ["edo", 5],
  ["urhobo", 4],
  ["efik", 3],
  ["ijaw", 2],
];
const WEST: Mix = [
  ["yoruba", 88],
  ["igbo", 6],
  ["hausa", 4],
  ["edo", 2],
];
const EAST: Mix = [
  ["igbo", 95],
  ["efik", 3],
  ["yoruba", 2],
];
const DELTA: Mix = [
  ["urhobo", 45],
  ["ijaw", 20],
  ["igbo", 20],
  ["edo", 15],
];
const RIVERS: Mix = [
  ["ijaw", 55],
  ["igbo", 30],
  ["efik", 10],
  ["yoruba", 5],
];
const CROSS: Mix = [
  ["efik", 85],
  ["igbo", 12],
  ["ijaw", 3],
];
const BENIN: Mix = [
  ["edo", 75],
  ["igbo", 10],
  ["urhobo", 10],
  ["yoruba", 5],
];
const CAPITAL: Mix = [
  ["hausa", 35],
  ["igbo", 20],
  ["yoruba", 20],
  ["tiv", 20],
  ["edo", 5],
];
const MIDDLE: Mix = [
  ["tiv", 60],
  ["hausa", 20],
  ["igbo", 12],
  ["yoruba", 8],
];
const KWARA: Mix = [
  ["yoruba", 75],
  ["hausa", 20],
  ["igbo", 5],
];
const NORTH: Mix = [
  ["hausa", 92],
  ["kanuri", 3],
  ["yoruba", 3],
  ["igbo", 2],
];
const BORNO: Mix = [
  ["kanuri", 70],
  ["hausa", 28],
  ["igbo", 2],
];

const place = (
  region: string,
  state: string,
  branch: string,
  weight: number,
  people: Mix,
  areas: string,
): Place => ({ branch, region, state, weight, people, areas: areas.split(", ") });

const SW = "South West";
const SE = "South East";
const SS = "South South";
const NC = "North Central";
const NW = "North West";
const NE = "North East";

// prettier-ignore
export const PLACES: readonly Place[] = [
  place(SW, "Lagos", "Lagos Main", 12, LAGOS, "Ikeja, Kosofe, Shomolu, Mushin, Oshodi-Isolo"),
  place(SW, "Lagos", "Surulere Branch", 7, LAGOS, "Surulere, Lagos Mainland, Apapa, Ajeromi-Ifelodun"),
  place(SW, "Lagos", "Lekki Branch", 5, LAGOS, "Eti-Osa, Lagos Island, Ibeju-Lekki, Epe"),
  place(SW, "Lagos", "Agege Branch", 7, LAGOS, "Agege, Alimosho, Ifako-Ijaiye"),
  place(SW, "Lagos", "Ikorodu Branch", 5, LAGOS, "Ikorodu, Kosofe"),
  place(SW, "Lagos", "Festac Branch", 4, LAGOS, "Amuwo-Odofin, Ojo, Badagry"),
  place(SW, "Ogun", "Abeokuta Branch", 4, WEST, "Abeokuta North, Abeokuta South, Obafemi Owode, Ewekoro"),
  place(SW, "Ogun", "Sango Ota Branch", 4, WEST, "Ado-Odo/Ota, Ifo, Yewa South"),
  place(SW, "Ogun", "Ijebu Ode Branch", 2, WEST, "Ijebu Ode, Odogbolu, Sagamu, Ijebu North"),
  place(SW, "Oyo", "Ibadan Branch", 7, WEST, "Ibadan North, Ibadan South-West, Egbeda, Oluyole, Akinyele"),
  place(SW, "Oyo", "Ogbomoso Branch", 2, WEST, "Ogbomosho North, Ogbomosho South, Oyo East"),
  place(SW, "Osun", "Osogbo Branch", 3, WEST, "Osogbo, Olorunda, Ede North, Ife Central"),
  place(SW, "Ondo", "Akure Branch", 3, WEST, "Akure South, Akure North, Ondo West, Owo"),
  place(SW, "Ekiti", "Ado Ekiti Branch", 2, WEST, "Ado Ekiti, Ikere, Ikole, Oye"),
  place(SE, "Enugu", "Enugu Branch", 4, EAST, "Enugu North, Enugu East, Nsukka, Udi"),
  place(SE, "Anambra", "Onitsha Branch", 5, EAST, "Onitsha North, Onitsha South, Idemili North, Ogbaru"),
  place(SE, "Anambra", "Nnewi Branch", 2, EAST, "Nnewi North, Nnewi South, Ekwusigo"),
  place(SE, "Abia", "Aba Branch", 4, EAST, "Aba North, Aba South, Osisioma, Umuahia North"),
  place(SE, "Imo", "Owerri Branch", 3, EAST, "Owerri Municipal, Owerri North, Mbaitoli, Orlu"),
  place(SE, "Ebonyi", "Abakaliki Branch", 2, EAST, "Abakaliki, Ebonyi, Izzi, Ikwo"),
  place(SS, "Rivers", "Port Harcourt Branch", 6, RIVERS, "Port Harcourt, Obio/Akpor, Eleme, Oyigbo, Ikwerre"),
  place(SS, "Delta", "Warri Branch", 3, DELTA, "Warri South, Uvwie, Udu, Ughelli North, Sapele"),
  place(SS, "Delta", "Asaba Branch", 2, [["igbo", 75], ["urhobo", 15], ["edo", 10]], "Oshimili South, Oshimili North, Aniocha South"),
  place(SS, "Edo", "Benin Branch", 4, BENIN, "Oredo, Egor, Ikpoba-Okha, Uhunmwonde"),
  place(SS, "Akwa Ibom", "Uyo Branch", 3, CROSS, "Uyo, Itu, Eket, Ikot Ekpene"),
  place(SS, "Cross River", "Calabar Branch", 2, CROSS, "Calabar Municipal, Calabar South, Odukpani, Akpabuyo"),
  place(SS, "Bayelsa", "Yenagoa Branch", 1, [["ijaw", 90], ["igbo", 10]], "Yenagoa, Ogbia, Sagbama"),
  place(NC, "FCT", "Abuja Branch", 7, CAPITAL, "Abuja Municipal, Bwari, Gwagwalada, Kuje"),
  place(NC, "Nasarawa", "Mararaba Branch", 3, CAPITAL, "Karu, Keffi, Lafia"),
  place(NC, "Plateau", "Jos Branch", 3, MIDDLE, "Jos North, Jos South, Bukuru, Barkin Ladi"),
  place(NC, "Benue", "Makurdi Branch", 2, MIDDLE, "Makurdi, Gboko, Otukpo, Gwer West"),
  place(NC, "Kwara", "Ilorin Branch", 3, KWARA, "Ilorin West, Ilorin East, Ilorin South, Offa"),
  place(NC, "Kogi", "Lokoja Branch", 1, [["yoruba", 45], ["hausa", 25], ["tiv", 20], ["igbo", 10]], "Lokoja, Okene, Kabba/Bunu, Ankpa"),
  place(NC, "Niger", "Minna Branch", 2, NORTH, "Chanchaga, Bosso, Suleja, Bida"),
  place(NW, "Kano", "Kano Branch", 6, NORTH, "Kano Municipal, Nassarawa, Fagge, Dala, Gwale, Tarauni"),
  place(NW, "Kaduna", "Kaduna Branch", 4, NORTH, "Kaduna North, Kaduna South, Chikun, Igabi"),
  place(NW, "Kaduna", "Zaria Branch", 2, NORTH, "Zaria, Sabon Gari, Soba, Giwa"),
  place(NW, "Katsina", "Katsina Branch", 2, NORTH, "Katsina, Daura, Funtua, Batagarawa"),
  place(NW, "Sokoto", "Sokoto Branch", 2, NORTH, "Sokoto North, Sokoto South, Wamako, Kware"),
  place(NE, "Bauchi", "Bauchi Branch", 2, NORTH, "Bauchi, Toro, Alkaleri, Katagum"),
  place(NE, "Gombe", "Gombe Branch", 1, NORTH, "Gombe, Akko, Yamaltu/Deba"),
  place(NE, "Adamawa", "Yola Branch", 1, NORTH, "Yola North, Yola South, Girei, Mubi North"),
  place(NE, "Borno", "Maiduguri Branch", 1, BORNO, "Maiduguri, Jere, Konduga, Biu"),
];

export const STREETS = [
  "Market Road",
  "Allen Avenue",
  "Ahmadu Bello Way",
  "Awolowo Road",
  "Zik Avenue",
  "Station Road",
  "Old Palace Road",
  "Unity Street",
  "Independence Layout",
  "Hospital Road",
  "New Market Street",
  "Mission Road",
  "Ring Road",
  "Motor Park Road",
  "Church Street",
  "Central Mosque Road",
  "Post Office Road",
  "Sabo Street",
] as const;
