"""Common given and family names; people of the demo are drawn from them and do not exist."""

from random import Random

WOMEN = (
    "Agnese Agrita Aija Aina Alīna Alla Anda Andra Anete Anita Anna Antra Arta Astra Baiba Dace "
    "Daiga Daina Diāna Dina Dita Elīna Elita Ella Elza Emīlija Eva Evija Gita Gunta Guntra Ieva "
    "Ilga Ilona Ilze Ina Ināra Indra Inese Inga Ingrīda Inta Irēna Irina Iveta Jana Jeļena Jolanta "
    "Karīna Kristīne Laila Laima Laura Lelde Liene Liesma Liga Ligita Lolita Madara Maija Margita "
    "Marija Marina Marta Mārīte Modra Monta Natālija Oksana Oļesja Olga Rasma Rita Ruta Sabīne "
    "Sandra Sanita Santa Sarmīte Sigita Silva Silvija Skaidrīte Solvita Svetlana Tamāra Tatjana "
    "Una Valentīna Velta Vēsma Vija Viktorija Vita Zane Zinaīda Zita Žanna"
).split()
MEN = (
    "Agris Aivars Aleksejs Andrejs Andris Artūrs Dainis Edgars Gatis Guntars Guntis Gvido Igors "
    "Ilmārs Imants Ivars Jānis Jurijs Juris Kārlis Kaspars Māris Mārtiņš Normunds Oskars Pāvels "
    "Pēteris Raivis Rihards Roberts Sandis Sergejs Uldis Valdis Viktors Zigmunds"
).split()
#: Family names as (woman's, man's) forms.
FAMILIES = tuple(
    (pair.split("/")[0], pair.split("/")[1])
    for pair in (
        "Ābola/Ābols Āboliņa/Āboliņš Ābele/Ābele Andersone/Andersons Apine/Apinis Auziņa/Auziņš "
        "Balode/Balodis Bērziņa/Bērziņš Birzniece/Birznieks Bogdanova/Bogdanovs Briede/Briedis "
        "Bule/Bulis Cepurīte/Cepurītis Cīrule/Cīrulis Čakste/Čakste Dambe/Dambis Dzene/Dzenis "
        "Dombrovska/Dombrovskis Egle/Eglītis Freimane/Freimanis Gailīte/Gailis Garā/Garais "
        "Grigorjeva/Grigorjevs Grīnberga/Grīnbergs Gulbe/Gulbis Irbe/Irbe Ivanova/Ivanovs "
        "Jankovska/Jankovskis Jansone/Jansons Jaunzeme/Jaunzems Kalēja/Kalējs Kalniņa/Kalniņš "
        "Kārkliņa/Kārkliņš Kļaviņa/Kļaviņš Koļesņikova/Koļesņikovs Kovaļevska/Kovaļevskis "
        "Krastiņa/Krastiņš Krūmiņa/Krūmiņš Krieva/Krievs Ķirse/Ķirsis Ķezbere/Ķezberis Lāce/Lācis "
        "Lapiņa/Lapiņš Lazdiņa/Lazdiņš Leitāne/Leitāns Liepa/Liepa Liepiņa/Liepiņš Līce/Līcis "
        "Lukaševiča/Lukaševičs Ļevina/Ļevins Markēviča/Markēvičs Mauriņa/Mauriņš Mežale/Mežals "
        "Mickēviča/Mickēvičs Mūrniece/Mūrnieks Ņikitina/Ņikitins Novicka/Novickis Orlova/Orlovs "
        "Ozola/Ozols Ozoliņa/Ozoliņš Pavlovska/Pavlovskis Petrova/Petrovs Petrovska/Petrovskis "
        "Pētersone/Pētersons Pilāte/Pilāts Podniece/Podnieks Pole/Polis Priede/Priedītis "
        "Pūce/Pūce Purviņa/Purviņš Raudive/Raudive Reine/Reinis Rimša/Rimša Roze/Rozītis "
        "Rudzīte/Rudzītis Sargune/Sargunis Sevastjanova/Sevastjanovs Siliņa/Siliņš Skuja/Skujiņš "
        "Sokolova/Sokolovs Spriņģe/Spriņģis Stikāne/Stikāns Strazdiņa/Strazdiņš Šmite/Šmits "
        "Šteinberga/Šteinbergs Tauriņa/Tauriņš Tīruma/Tīrums Trope/Trops Upeniece/Upenieks "
        "Upīte/Upītis Ūdre/Ūdris Vaičule/Vaičulis Vanaga/Vanags Vasiļjeva/Vasiļjevs Veide/Veidis "
        "Vilciņa/Vilciņš Vilka/Vilks Vītola/Vītols Vucāne/Vucāns Zaķe/Zaķis Zālīte/Zālītis "
        "Zariņa/Zariņš Zeile/Zeile Zelča/Zelčs Zvirbule/Zvirbulis Žagare/Žagars Žukovska/Žukovskis"
    ).split()
)


def draw_name(random: Random, taken: set[tuple[str, str]]) -> tuple[str, str]:
    """Return a given and a family name that nobody of the demo has yet."""
    while True:
        woman = random.random() < 0.86
        family = random.choice(FAMILIES)[0 if woman else 1]
        name = (random.choice(WOMEN if woman else MEN), family)
        if name not in taken:
            taken.add(name)
            return name
