"""Invented notes and conclusions of the demo; no learner is named, as the form asks."""

NOTES: tuple[tuple[str, str], ...] = (
    ("Uz tāfeles uzrakstīts, ko skolēni stundas beigās varēs paskaidrot.", "SR.DEF"),
    ("Sasniedzamais rezultāts nosaukts kā temats, nevis kā skolēna darbība.", "SR.DEF"),
    ("Divi uzdevumu varianti uz galdiem; skolēni izvēlas paši.", "DIP.DIF"),
    ("Visi pilda vienu un to pašu uzdevumu; divi pabeidz jau pēc piecām minūtēm.", "DIP.DIF"),
    ("Pedagogs pieiet pie trim galdiem un uzdod atšķirīgus palīgjautājumus.", "DIP.IND"),
    ("Skolēni vienojas, kurš pierāda un kurš pārbauda.", "DIP.PER"),
    ("Jautājumu uzdod viens no skolēniem, atbild citi skolēni.", "DIP.PER"),
    ("Pedagogs nogaida un ļauj pateikt teikumu latviski līdz galam.", "VAL.VIDE"),
    ("Grūtākie jēdzieni ir redzami uz sienas kopā ar attēlu.", "VAL.VIDE"),
    ("Kļūda apspriesta mierīgi, neviens netiek izsmiets.", "VID.EMO"),
)
STRENGTHS: tuple[str, ...] = (
    "Skaidrs sasniedzamais rezultāts, pie kura pedagogs atgriežas stundas vidū un beigās.",
    "Mierīga un cieņpilna gaisotne; katrs, kas vēlas, tiek uzklausīts.",
    "Uzdevumi divās grūtības pakāpēs, un skolēni tos tiešām izmanto.",
    "Precīza stundas uzbūve, laiks sadalīts pārdomāti.",
    "Daudz mērķtiecīgas valodas prakses: skolēni runā, ne tikai klausās.",
    "Praktiskais darbs, kurā skolēni paši pārbauda, vai risinājums der.",
)
GROWTH: tuple[str, ...] = (
    "Atstāt laiku refleksijai: pēdējās piecas minūtes skolēni paši pasaka, ko iemācījušies.",
    "Piedāvāt uzdevumu arī tiem, kas pabeidz ātrāk.",
    "Vairāk atvērto jautājumu, uz kuriem nevar atbildēt ar vienu vārdu.",
    "Vērtēšanas kritērijus parādīt pirms darba, nevis pēc tā.",
    "Ļaut skolēniem pašiem formulēt problēmu, pirms pedagogs to nosauc.",
    "Dot laiku atbildi pārrunāt pārī, pirms atbild visa klase.",
)
QUESTIONS: tuple[str, ...] = (
    "Kā Jūs izvēlējāties, kuri skolēni strādās kopā?",
    "Kas, Jūsuprāt, notiktu, ja kritērijus izstrādātu skolēni paši?",
    "Kā Jūs zināt, ka sasniegts ir tieši tas, kas stundas sākumā uzrakstīts?",
    "Ko Jūs nākamreiz atstātu tieši tāpat?",
)
STEPS: tuple[tuple[str, str], ...] = (
    ("Nākamajās divās nedēļās katrā stundā atstāt piecas minūtes refleksijai.", "kolega"),
    ("Sagatavot divu līmeņu uzdevumus vienam tematam un tos kopā izvērtēt.", "metodikis"),
    ("Apmeklēt kolēģa stundu un pievērst uzmanību jautājumu uzdošanai.", "kolega"),
    ("Izmēģināt vērtēšanas kritērijus, ko skolēni saņem pirms darba.", "mentors"),
)
REFLECTIONS: tuple[str, ...] = (
    "Refleksijai pietrūka laika, jo grupu darbs ievilkās. Nākamreiz to plānošu jau stundas vidū.",
    "Paldies par ieteikumu! Divu līmeņu uzdevumus izmēģināju jau nākamajā stundā.",
    "Pati stundas laikā nepamanīju, ka atbild vieni un tie paši skolēni.",
    "Man pašai šī stunda patika: skolēni drosmīgi jautāja un paši meklēja kļūdas.",
    "Labprāt ieietu kolēģa stundā un paskatītos, kā tur izmanto vērtēšanas kritērijus.",
)
DOUBTS: tuple[str, ...] = (
    "Piekrītu par refleksiju, bet uzdevumi bija dažādi: otrs variants bija uz atsevišķas lapas.",
    "Kritērijus klase izveidoja iepriekšējā stundā, tāpēc šajā tos tikai atgādināju.",
)
DISAGREEMENTS: tuple[str, ...] = (
    "Nepiekrītu, ka sasniedzamais rezultāts nebija nosaukts: tas bija uz ekrāna visu stundu.",
    "Vērota tikai stundas otrā puse, tāpēc ierosināšanas daļu nevar vērtēt kā nenotikušu.",
)
#: By status, what is said when a step gets it.
STEP_NOTES: dict[str, tuple[str, ...]] = {
    "notiek": ("Izmēģināts divās stundās.", "Sākts, turpinu.", ""),
    "izpildits": ("Izdevās, turpmāk darīšu tāpat.", "Pārrunāts ar kolēģi.", ""),
    "atcelts": ("Klase nodota citam pedagogam.",),
}
