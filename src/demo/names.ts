import type { Random } from "./random.ts";

/** Peoples whose names the book uses; a branch says which of them live around it (places.ts). */
export type People =
  | "yoruba"
  | "igbo"
  | "hausa"
  | "kanuri"
  | "tiv"
  | "edo"
  | "urhobo"
  | "ijaw"
  | "efik";
export type Gender = "Male" | "Female";

export interface Person {
  first: string;
  last: string;
  gender: Gender;
}

interface NameStock {
  male: readonly string[];
  female: readonly string[];
  family: readonly string[];
  /** Share of people with an English or Biblical first name. */
  english: number;
}

const words = (text: string): readonly string[] => text.normalize("NFC").trim().split(/\s+/);

const ENGLISH_MALE =
  words(`Emmanuel Samuel Daniel David Michael Joseph John Peter Paul Victor Godwin
  Sunday Friday Monday Innocent Festus Lucky Solomon Kingsley Anthony Christopher Stephen
  Patrick Moses Elijah Gabriel Matthew Francis Felix`);
const ENGLISH_FEMALE = words(`Blessing Grace Joy Mercy Patience Comfort Esther Ruth Deborah Mary
  Elizabeth Victoria Faith Peace Gloria Charity Happiness Favour Juliet Rose Janet Florence Rebecca
  Sarah Hannah Rachel Christiana Philomena Veronica Stella`);

const STOCK: Readonly<Record<People, NameStock>> = {
  yoruba: {
    male: words(`Adebayo Adébáyọ̀ Oluwaseun Olúwaṣeun Babatunde Ayodeji Ayọ̀délé Olumide Olúmìdé Kayode
      Káyọ̀dé Temitope Adewale Adéwálé Gbenga Gbóyèga Segun Ṣẹ́gun Kunle Femi Fẹ́mi Tunde Túndé Wale
      Dele Rotimi Rótìmí Sola Ṣọlá Idowu Taiwo Táíwò Kehinde Kẹ́hìndé Abiodun Abíọ́dún Lanre Muyiwa
      Niyi Damilola Akinwale Rasheed Mutiu Ganiyu Wasiu Lateef Sulaimon`),
    female: words(`Folake Fọlákẹ́ Yetunde Yétúndé Funmilayo Fúnmiláyọ̀ Bukola Bùkọ́lá Titilayo Títílayọ̀
      Modupe Mọ́dúpẹ́ Abosede Abọ́sẹ̀dé Iyabo Ìyábọ̀ Omolara Ọmọlará Adunni Àdùnní Ronke Rọ́nkẹ́ Simisola
      Toyin Tóyìn Bolanle Bọ́láńlé Sade Ṣadé Kemi Kẹ́mi Morenike Morẹ́nikẹ́ Ayomide Oluwatoyin Abike
      Rukayat Sekinat Kafayat Mojisola Morounke`),
    family:
      words(`Adeyemi Adéyẹmí Adeleke Adébísí Ogunleye Ògúnlẹ́yẹ Oyelaran Oyèláràn Balogun Bálógun
      Bakare Akinola Akínọlá Ajayi Àjàyí Ojo Òjó Oladipo Ọládípọ̀ Olatunji Ọlátúnjí Alabi Àlàbí Lawal
      Ogundipe Fashina Fáṣìnà Okunola Odunsi Sanusi Ayinde Àyìndé Fagbemi Fágbèmí Kosoko D'Almeida
      Da-Rocha Ogunbanjo Olorunfemi Oyedepo Popoola Salami Shittu Ṣówándé Odukoya Ilesanmi`),
    english: 0.2,
  },
  igbo: {
    male: words(`Chinedu Chukwuemeka Emeka Ikenna Ikechukwu Obinna Nnamdi Chidi Chidiebere Uchenna
      Ifeanyi Kelechi Okechukwu Chibuike Ugochukwu Ndubuisi Nnaemeka Chijioke Onyekachi Tobechukwu
      Chukwudi Ekene Izuchukwu Somtochukwu Chimaobi Azubuike Ọbịọra Chịmdị Ọkwụdịlị Ebuka`),
    female: words(`Chioma Ngozi Ngọzị Adaeze Nneka Ifeoma Chinwe Chidinma Amaka Nkechi Obioma Adaobi
      Uzoamaka Uzọamaka Ogechi Ọgechi Chinyere Nwakaego Ebele Nkiruka Kosisochukwu Amarachi Chinelo
      Ijeoma Oluchi Ọlụchị Somadina Ginika Akudo Ugonna`),
    family:
      words(`Nwosu Okafor Ọkafọ Eze Okonkwo Ọkọnkwọ Nwachukwu Onyekwere Obi Okoro Igwe Uche Nnadi
      Anyanwu Ibekwe Ezenwa Okeke Onuoha Ọnụọha Mbah Chukwu Ugwu Agu Nwankwo Ekwueme Aniagolu Nzekwe
      Umeh Udeh Madu Ogbonna Ọgbọnna Ilo Nwafor Ani Eneh Aneke Ozioko Ọdọ Odoh`),
    english: 0.35,
  },
  hausa: {
    male: words(`Musa Ibrahim Abubakar Sani Umar Aliyu Isa Yusuf Garba Bello Haruna Kabiru Nasiru Lawan
      Sa'idu Sa'adu Isma'il Mu'azu Ya'u Da'u Ma'aruf Rabi'u Abdullahi Auwal Bashir Danladi Shehu
      Tanko Yakubu Zubairu Mansur Nuhu Hamza Tijjani Ɗanjuma Ɗalhatu Ƙasimu`),
    female:
      words(`Aisha A'isha Fatima Zainab Hauwa Maryam Amina Halima Khadija Hadiza Sa'adatu Rabi'atu
      Ma'u Asma'u Safiya Bilkisu Jummai Ladi Talatu Rakiya Binta Hafsat Nafisa Sumayya Umma Zulai
      Rahma Mairo Laraba Asabe Karima Habiba Ƙwaise`),
    family: words(`Musa Bello Abubakar Sani Danjuma Ɗanjuma Yaro Garba Mohammed Aliyu Usman Danladi
      Gwarzo Kano Katsina Zaria Gaya Wada Tukur Dikko Ringim Maigari Sarki Magaji Galadima Dan'azumi
      Ɗan'asabe Ma'aji Waziri Jibril Suleiman Idris Ahmad Lamido Balarabe Kurfi Daura Fagge`),
    english: 0,
  },
  kanuri: {
    male: words(`Kachalla Bukar Modu Kolo Goni Mustapha Bulama Ali Alhaji Zanna Babagana Grema Abba
      Bulaama Maina Mala Kyari Umara Tijani Kaka`),
    female: words(`Falmata Yagana Hajja Yakura Fanna Zara Kaltume Aishatu Hauwa Ya'kaka Bintu Amsatu
      Maimuna Fatsuma Kellu Yabintu`),
    family:
      words(`Kyari Sherif Bukar Kachalla Monguno Gubio Zanna Mustapha Kolo Mala Lawan Ngala Baga
      Kukawa Damboa Grema Maina Abatcha Konduga Ma'aji`),
    english: 0,
  },
  tiv: {
    male: words(`Terkura Aondoakaa Terver Iorfa Terseer Tersoo Orkuma Iorkyaa Saater Terna Kumashe
      Aondover Terlumun Msughter Torkwase Sesugh`),
    female: words(`Doose Mwuese Nguveren Dooshima Erdoo Mbakeren Ngodoo Wandoo Iveren Shiminenge
      Mnguember Hembadoon Seember Torkwase Msurshima`),
    family: words(`Akaa Tyoor Iorbee Ugba Agber Gbaa Shija Ikyaan Anande Kwaghbo Orban Gyuse Tarka
      Unongo Zenda Dogo Pam Dung Gyang Davou Ochai Ogah Audu Onoja`),
    english: 0.5,
  },
  edo: {
    male: words(`Osagie Osaze Osamudiamen Efosa Nosakhare Eghosa Uyi Osaro Ehigie Iyobosa Odion Aigbe
      Omoruyi Osahon Igbinosa Ehis Oseni`),
    female: words(`Osarugue Itohan Omosede Isoken Amenze Iyore Uwa Esosa Efe Ivie Osayi Adesuwa Eki
      Nosa Aisosa Omonigho`),
    family: words(`Osagie Igbinedion Aigbokhan Omoregie Ehigiator Idahosa Ogbebor Osunde Airhiavbere
      Ighodaro Ewere Osarogie Uwaifo Asemota Okhiria Iyamu Edobor Osemwegie Izevbigie`),
    english: 0.4,
  },
  urhobo: {
    male: words(`Oghenekaro Ovie Efe Onoriode Akpevwe Oghenetega O'tega Oghenero Eseoghene Ejiro
      Ogheneovo Ufuoma Edafe Tobore Okiemute`),
    female:
      words(`Oghenefejiro Rukevwe Ese Onome Oghenerukevwe Avwerosuo Ejiroghene Kesiena Omotejohwo
      Aghogho Efetobore Voke Okiemute Elohor`),
    family:
      words(`Ighovo Onokpasa Okpako Emonena Agbeyegbe Omo-Evwe Akpomudje Ogboru Onojaife Edewor
      Udumebraye Oritsejafor Itsekiri Eyitayo Ejoh Akporherhe Ovwigho Esiso`),
    english: 0.45,
  },
  ijaw: {
    male: words(`Tamunotonye Ebikabowei Preye Tonye Timi Tari Ayebatari Boma Dagogo Soboma Ibifuro
      Tamunoiyalla Ebitimi Doubra Pere`),
    female:
      words(`Ebiere Tariere Ibiso Boma Tonte Daba Tamunosa Ibinabo Layefa Ebinimi Alaere Sotonye
      Ineye Inetimi Dein`),
    family: words(`Briggs Amachree Dokubo Wariboko Cliff Ayibaemi Jumbo Pepple Horsfall Cookey-Gam
      Harry Dappa-Biriye Igali Timiebi Okoko Ekiye Spiff Oruwari`),
    english: 0.4,
  },
  efik: {
    male: words(`Nsikak Ubong Aniekan Ekong Edet Okon Etim Bassey Effiong Udo Asuquo Idongesit Unyime
      Mfon Ime Ofonime`),
    female: words(`Ekaette Uduak Nkoyo Idara Ime Arit Eka Iquo Affiong Nsa Utibe Emem Ini-Obong Atim
      Mboutidem Inyang`),
    family:
      words(`Bassey Effiong Okon Edet Udofia Akpan Ekpo Inyang Essien Umoh Etuk Asuquo Udo Ukpong
      Archibong Eyo Duke Ita Offiong Nkanga`),
    english: 0.4,
  },
};

export function drawPerson(random: Random, people: People): Person {
  const stock = STOCK[people];
  const gender: Gender = random.chance(0.58) ? "Female" : "Male";
  const own = gender === "Male" ? stock.male : stock.female;
  const english = gender === "Male" ? ENGLISH_MALE : ENGLISH_FEMALE;
  const first = random.pick(random.chance(stock.english) ? english : own);
  let last = random.pick(stock.family);
  while (last === first) last = random.pick(stock.family);
  return { first, last, gender };
}

/** Letters an address accepts: 'Ṣẹ́gun', "Sa'adatu" → 'segun', 'saadatu'. */
export function plainLetters(name: string): string {
  return name
    .replaceAll("Ɗ", "D")
    .replaceAll("Ƙ", "K")
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();
}

/** The shape the documents use: +234-803-456-7890. Distinct for every serial below ten million. */
export function phoneNumber(random: Random, serial: number): string {
  const network = random.pick(NETWORKS);
  // 7,919 is prime to ten million, so the serials map one to one.
  const digits = String((serial * 7919 + 2_345_678) % 10_000_000).padStart(7, "0");
  return `+234-${network}-${digits.slice(0, 3)}-${digits.slice(3)}`;
}

const NETWORKS = words("802 803 805 806 807 808 809 810 811 812 813 814 815 816 817 818");
