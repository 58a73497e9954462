package search_test

import (
	"slices"
	"strings"
	"testing"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// local is a supplier that speaks one language; its id begins with it.
type local struct{ id, name, city, text string }

func locals() []local {
	return []local{
		{"en_clean", "Brightwater", "Leeds", "We do office cleaning and wash windows of schools."},
		{"en_bike", "Second Spin", "Bristol", "Bicycle repair, spare parts and a small cafe."},
		{"en_wood", "Oak and Ash", "Newcastle", "Carpentry, furniture and website building by trainees."},
		{"fr_propre", "Les Ateliers du Propre", "Roubaix", "Nettoyage de bureaux et vitrerie."},
		{"fr_bois", "L'Érable", "Besançon", "Menuiserie, écoconstruction, fenêtres et mobilier en bois."},
		{"fr_velo", "La Roue Verte", "Nîmes", "Réparation de vélos et chantier d'insertion."},
		{"it_pulizie", "Arcobaleno", "Forlì", "Pulizie di uffici e sanificazione."},
		{"it_verde", "Terra Buona", "Bergamo", "Giardinaggio, agriturismo e manutenzione del verde."},
		{"it_bucato", "Il Bucato", "L'Aquila", "Lavanderia industriale per ospedali."},
		{"es_verde", "Verde Norte", "Córdoba", "Jardinería y mantenimiento de parques."},
		{"es_obra", "Manos a la Obra", "Gijón", "Pintura, albañilería y mudanzas."},
		{"es_hilo", "Hilo Común", "Málaga", "Arreglos de costura y producción audiovisual."},
		{"ca_neteja", "Neteja Solidària", "Lleida", "Neteja d'escoles i oficines."},
		{"ca_llavor", "Col·lectiu La Llavor", "Girona", "Jardineria, il·luminació i hort."},
		{"ca_fusta", "L'Encenall", "Mataró", "Mobles de fusta i autogestió."},
		{"pt_limpa", "Mãos Limpas", "Évora", "Limpeza de escritórios e lavandaria."},
		{"pt_raiz", "Raiz Viva", "Guimarães", "Jardinagem e construções em madeira."},
		{"pt_sabor", "Sabor e Inclusão", "Setúbal", "Refeições escolares e agroturismo."},
		{"pl_plomien", "Spółdzielnia Socjalna Płomień", "Łódź", "Usługi porządkowe i sprzątanie biur."},
		{"pl_zakatek", "Zielony Zakątek", "Wrocław", "Pielęgnacja zieleni i ogrodów."},
		{"pl_lyzka", "Żółta Łyżka", "Gdańsk", "Wypieki, kuchnia mobilna i ekobudownictwo."},
		{"ro_curat", "Atelierul Curat", "Târgu Mureș", "Curățenie pentru birouri și școli."},
		{"ro_mester", "Meșterul Bun", "Baia Mare", "Tâmplărie și mobilier din lemn."},
		{"ro_fir", "Fir de Ață", "Iași", "Croitorie, textile și agroturism."},
		{"sv_rent", "Rent och Snyggt", "Malmö", "Städning av kontor och fönsterputs."},
		{"sv_grona", "Gröna Händer", "Örebro", "Trädgårdsskötsel och snöröjning."},
		{"sv_are", "Köket i Fjällen", "Åre", "Lunchservering och återbruk."},
		{"de_gross", "Großküche Süd", "Straßburg", "Genossenschaft für Menschen mit Behinderung."},
	}
}

// labelled is a text that people type, what it is a case of, and which of the
// suppliers of its language must be found; no others of that language may be.
type labelled struct{ language, kind, text, want string }

func labelledQueries() []labelled {
	return []labelled{
		{"en", "plural", "bicycles repairs", "en_bike"},
		{"en", "accent", "café", "en_bike"},
		{"en", "typo", "carpentary", "en_wood"},
		{"en", "compound", "web site", "en_wood"},
		{"en", "synonym", "bike", "en_bike"},
		{"en", "place", "newcastle", "en_wood"},
		{"en", "nothing", "plumbing", ""},
		{"fr", "plural", "réparations vélo", "fr_velo"},
		{"fr", "accent", "FENETRES erable", "fr_bois"},
		{"fr", "typo", "netoyage", "fr_propre"},
		{"fr", "compound", "éco-construction", "fr_bois"},
		{"fr", "synonym", "propreté bureaux", "fr_propre"},
		{"fr", "place", "besancon", "fr_bois"},
		{"fr", "nothing", "plomberie", ""},
		{"it", "plural", "pulizia ufficio", "it_pulizie"},
		{"it", "accent", "forli", "it_pulizie"},
		{"it", "typo", "giardinagio", "it_verde"},
		{"it", "compound", "agri turismo", "it_verde"},
		{"it", "synonym", "tintoria", "it_bucato"},
		{"it", "place", "L'AQUILA", "it_bucato"},
		{"it", "nothing", "idraulica", ""},
		{"es", "plural", "parque mantenimientos", "es_verde"},
		{"es", "accent", "albanileria", "es_obra"},
		{"es", "typo", "mantenimeinto", "es_verde"},
		{"es", "compound", "audio-visual", "es_hilo"},
		{"es", "synonym", "sastrería", "es_hilo"},
		{"es", "place", "cordoba", "es_verde"},
		{"es", "nothing", "fontanería", ""},
		{"ca", "plural", "oficina", "ca_neteja"},
		{"ca", "accent", "NETEJA solidaria", "ca_neteja"},
		{"ca", "middle dot", "collectiu", "ca_llavor"},
		{"ca", "middle dot", "il·luminacio", "ca_llavor"},
		{"ca", "typo", "jardinreia", "ca_llavor"},
		{"ca", "compound", "auto gestió", "ca_fusta"},
		{"ca", "synonym", "limpieza", "ca_neteja"},
		{"ca", "place", "mataro", "ca_fusta"},
		{"ca", "nothing", "llauner", ""},
		{"pt", "plural", "escritório", "pt_limpa"},
		{"pt", "plural", "madeira construção", "pt_raiz"},
		{"pt", "accent", "refeicoes", "pt_sabor"},
		{"pt", "typo", "jardinajem", "pt_raiz"},
		{"pt", "compound", "agro-turismo", "pt_sabor"},
		{"pt", "synonym", "faxina", "pt_limpa"},
		{"pt", "place", "guimaraes", "pt_raiz"},
		{"pt", "nothing", "canalizador", ""},
		{"pl", "plural", "biuro", "pl_plomien"},
		{"pl", "accent", "zolta lyzka", "pl_lyzka"},
		{"pl", "accent", "PŁOMIEN", "pl_plomien"},
		{"pl", "typo", "sprzatnie", "pl_plomien"},
		{"pl", "compound", "eko budownictwo", "pl_lyzka"},
		{"pl", "synonym", "czyszczenie", "pl_plomien"},
		{"pl", "place", "lodz", "pl_plomien"},
		{"pl", "nothing", "hydraulik", ""},
		{"ro", "plural", "birou", "ro_curat"},
		{"ro", "accent", "curatenie scoli", "ro_curat"},
		{"ro", "accent", "Iaşi", "ro_fir"},
		{"ro", "typo", "tamplarei", "ro_mester"},
		{"ro", "compound", "agro turism", "ro_fir"},
		{"ro", "synonym", "dulgherie", "ro_mester"},
		{"ro", "place", "targu mures", "ro_curat"},
		{"ro", "nothing", "instalator", ""},
		{"sv", "plural", "städningar", "sv_rent"},
		{"sv", "accent", "GRONA hander", "sv_grona"},
		{"sv", "typo", "tradgrdsskotsel", "sv_grona"},
		{"sv", "compound", "fönster puts", "sv_rent"},
		{"sv", "compound", "trädgård", "sv_grona"},
		{"sv", "synonym", "lokalvård", "sv_rent"},
		{"sv", "place", "are", "sv_are"},
		{"sv", "nothing", "rörmokare", ""},
		{"de", "sharp s", "grosskuche", "de_gross"},
		{"de", "sharp s", "STRASSBURG", "de_gross"},
	}
}

func TestPeopleFindInTheirLanguageWhatTheyMean(t *testing.T) {
	var list []*suppliersv1.Supplier
	for _, l := range locals() {
		language, _, _ := strings.Cut(l.id, "_")
		list = append(list, &suppliersv1.Supplier{
			Id: l.id, Name: l.name, State: submitted, Place: &typesv1.Place{City: l.city}, Description: map[string]string{language: l.text},
		})
	}
	w := newWorld(t, &lists{suppliers: list, page: 200})
	kinds := map[string][]string{}
	for _, q := range labelledQueries() {
		got := w.find(t, &searchv1.SearchSuppliersRequest{Q: q.text, PageSize: 100})
		got = slices.DeleteFunc(got, func(id string) bool { return !strings.HasPrefix(id, q.language+"_") })
		same(t, q.language+" "+q.kind+" "+q.text, got, strings.Fields(q.want)...)
		kinds[q.language] = append(kinds[q.language], q.kind)
	}
	for _, language := range []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"} {
		for _, kind := range []string{"plural", "accent", "typo", "compound", "synonym", "place", "nothing"} {
			if !slices.Contains(kinds[language], kind) {
				t.Errorf("%s has no query with a %s", language, kind)
			}
		}
	}
}

// A word for a trade finds those of other countries too, and what merely looks
// like it does not.
func TestATradeIsFoundAcrossLanguages(t *testing.T) {
	var list []*suppliersv1.Supplier
	for _, l := range locals() {
		list = append(list, &suppliersv1.Supplier{Id: l.id, Name: l.name, State: submitted, Description: map[string]string{"en": l.text}})
	}
	w := newWorld(t, &lists{suppliers: list, page: 200})
	for _, q := range []string{"cleaning", "nettoyage", "pulizie", "limpieza", "neteja", "limpeza", "sprzątanie", "curățenie", "städning"} {
		same(t, q, w.find(t, &searchv1.SearchSuppliersRequest{Q: q, PageSize: 100}),
			"ca_neteja", "en_clean", "fr_propre", "it_pulizie", "pl_plomien", "pt_limpa", "ro_curat", "sv_rent")
	}
}
