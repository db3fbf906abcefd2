/** Latvian: the people of this device, PINs, locking, what was lost. */

export const lock = {
  "people.else": "Kāds cits",
  "people.locked": "Aizslēgts ar PIN kodu",
  "people.open": "Bez PIN koda",
  "people.unsent": {
    zero: "{n} vērošanu vēl nav serverī",
    one: "{n} vērošana vēl nav serverī",
    other: "{n} vērošanas vēl nav serverī",
  },
  "people.nothing-unsent": "Viss ir serverī",
  "people.back": "Atpakaļ",

  "pad.typed": "Ievadīti {n} no {total} cipariem",
  "pad.delete": "Dzēst pēdējo ciparu",
  "pad.busy": "Pārbauda…",

  "pin.title": "Izvēlieties PIN kodu",
  "pin.title.change": "Mainīt PIN kodu",
  "pin.why": "PIN kods neļauj nākamajam, kas paņem šo ierīci, lasīt Jūsu vērošanas; pret datu izguves laboratoriju tas nepasargā.",
  "pin.forgetting": "Ja PIN kodu aizmirsīsiet, nekas nezudīs: pierakstīsieties ar paroli, un viss atkal būs redzams.",
  "pin.needed": "Šajā ierīcē strādā vairāki cilvēki, tāpēc bez PIN koda turpināt nevar.",
  "pin.current": "Ievadiet tagadējo PIN kodu",
  "pin.first": "Seši cipari, kurus citi neuzminēs",
  "pin.again": "Ievadiet tos pašus ciparus vēlreiz",
  "pin.weak": "Šo PIN kodu ir viegli uzminēt. Izvēlieties citu.",
  "pin.different": "Otrreiz ievadījāt citus ciparus. Izvēlieties PIN kodu vēlreiz.",
  "pin.failed": "PIN kodu neizdevās saglabāt. Nekas nav zaudēts; mēģiniet vēlreiz.",
  "pin.not-now": "Ne tagad",
  "pin.not-now.means": "Bez PIN koda Jūsu vērošanas var lasīt ikviens, kas paņem šo ierīci.",
  "pin.cancel": "Nemainīt",

  "lock.ask": "Ievadiet PIN kodu",
  "lock.wrong": {
    zero: "PIN kods nav pareizs. Atlicis {n} mēģinājumu.",
    one: "PIN kods nav pareizs. Atlicis {n} mēģinājums.",
    other: "PIN kods nav pareizs. Atlikuši {n} mēģinājumi.",
  },
  "lock.waits": "Vairāki nepareizi mēģinājumi; nekas nav zaudēts.",
  "lock.wait": "Varēs mēģināt pēc {time}",
  "lock.unopened": "Ierīces krātuvi neizdevās atvērt. Nekas nav dzēsts; mēģiniet vēlreiz.",
  "lock.passkey": "Atvērt ar piekļuves atslēgu",
  "lock.passkey.refused": "Ar piekļuves atslēgu atvērt neizdevās. Ievadiet PIN kodu.",
  "lock.forgot": "Aizmirsu PIN kodu",
  "lock.else": "Kāds cits",
  "lock.sending": {
    zero: "{n} vērošanu vēl nav serverī; tās sūta arī tagad.",
    one: "{n} vērošana vēl nav serverī; to sūta arī tagad.",
    other: "{n} vērošanas vēl nav serverī; tās sūta arī tagad.",
  },
  "lock.waiting": {
    zero: "{n} vērošanu vēl nav serverī; tās nosūtīs, kad atvērsiet.",
    one: "{n} vērošana vēl nav serverī; to nosūtīs, kad atvērsiet.",
    other: "{n} vērošanas vēl nav serverī; tās nosūtīs, kad atvērsiet.",
  },
  "lock.sent": "Viss ir serverī.",

  "forgot.title": "Aizmirsts PIN kods",
  "forgot.lead": "Nekas nav zaudēts. Izvēlieties, kā turpināt.",
  "forgot.online": "Ja ir tīkls",
  "forgot.online.do": "Pierakstieties ar paroli un izvēlieties jaunu PIN kodu. Viss būs redzams kā iepriekš.",
  "forgot.offline": "Ja tīkla nav",
  "forgot.offline.do":
    "Aizslēgtais paliek drošībā šajā ierīcē, līdz pierakstīsieties; līdz tam to neredzēsiet. Šodienas stundu varat rakstīt tūlīt: izvēlieties jaunu PIN kodu un sāciet ar tukšu sarakstu. Pēc pierakstīšanās viss atkal būs kopā.",
  "forgot.anew": "Sākt ar jaunu PIN kodu",
  "forgot.anew.failed": "Sākt no jauna neizdevās. Nekas nav zaudēts; mēģiniet vēlreiz.",

  "who.lock": "Aizslēgt tagad",

  "locking.title": "Aizslēgšana",
  "locking.none": "PIN koda nav. Ikviens, kas paņem šo ierīci, var lasīt Jūsu vērošanas.",
  "locking.is": "Jūsu vērošanas šajā ierīcē ir aizslēgtas ar PIN kodu.",
  "locking.choose": "Izvēlēties PIN kodu",
  "locking.change": "Mainīt PIN kodu",
  "locking.after": "Aizslēgt, ja ierīcei nepieskaras",
  "locking.minutes": { zero: "{n} minūtes", one: "{n} minūti", other: "{n} minūtes" },
  "locking.hidden": "Ja lietotne ilgāk par 5 minūtēm nav redzama, tā aizslēdzas pati. Ievadītais vienmēr ir saglabāts, un sūtīšana turpinās.",
  "locking.passkey": "Piekļuves atslēga",
  "locking.passkey.means": "Ar to lietotni atver ar pirksta nospiedumu, seju vai ierīces kodu. PIN kods darbojas tāpat kā līdz šim.",
  "locking.passkey.add": "Pievienot piekļuves atslēgu",
  "locking.passkey.remove": "Noņemt piekļuves atslēgu",
  "locking.passkey.none": "Šajā ierīcē piekļuves atslēgu pievienot neizdevās. PIN kods darbojas kā līdz šim.",

  "lost.title": "Pārlūkā vairs nav tā, kas šajā ierīcē bija saglabāts.",
  "lost.what": {
    zero: "Kad ierīce pēdējoreiz sazinājās ar serveri ({at}), tajā bija {n} nenosūtītu ierakstu.",
    one: "Kad ierīce pēdējoreiz sazinājās ar serveri ({at}), tajā bija {n} nenosūtīts ieraksts.",
    other: "Kad ierīce pēdējoreiz sazinājās ar serveri ({at}), tajā bija {n} nenosūtīti ieraksti.",
  },
  "lost.do":
    "Ja SvērIS šajā ierīcē ir arī sākuma ekrānā vai citā pārlūkā, atveriet to tur, un nenosūtītais tiks nosūtīts. Ja saglabājāt kopiju failā, nosūtiet to. Ja nav ne viena, ne otra, pastāstiet sistēmas administratoram.",
  "lost.send": "Nosūtīt kopiju no faila",
  "lost.read": "Izlasīju",

  "away.line": {
    zero: "{n} vērošanas ir aizslēgtas, līdz pierakstīsieties.",
    one: "{n} vērošana ir aizslēgta, līdz pierakstīsieties.",
    other: "{n} vērošanas ir aizslēgtas, līdz pierakstīsieties.",
  },
  "away.do": "Tās nav zaudētas. Kad būs tīkls, pierakstieties ar paroli, un tās atkal būs sarakstā.",
};
