package calendar

import "time"

// holiday is one row: a public holiday of a country, in the years from and
// until (0 leaves that side open), with the law that names it.
type holiday struct {
	country     string
	name        string
	day         func(year int) time.Time
	from, until int
	source      string
}

// The laws that the rows cite, as in force on 2026-11-22.
const (
	lawFR  = "Code du travail, art. L3133-1"
	lawIT  = "Legge 260/1949; Legge 54/1977; DPR 792/1985; Legge 336/2000"
	lawIT2 = "Legge 151/2025"
	lawES  = "Real Decreto 2001/1983, art. 45"
	lawPL  = "Ustawa z 18.1.1951 o dniach wolnych od pracy"
	lawPL2 = "Ustawa z 6.12.2024 (Dz.U. 2024 poz. 1965)"
	lawPT  = "Código do Trabalho, art. 234"
	lawRO  = "Codul muncii, art. 139"
	lawRO2 = "Legea 52/2023"
	lawSE  = "Lag (1989:253) om allmänna helgdagar"
	lawSE2 = "Lag (1930:173) om beräkning av lagstadgad tid, 2 §"
)

// holidays gives the table. Sundays that are holidays by name are left out
// where they can only be Sundays: no Sunday is a working day.
func holidays() []holiday {
	return append(append(southern(), central()...), northern()...)
}

func southern() []holiday {
	return []holiday{
		{"ES", "Año Nuevo", fixed(1, 1), 0, 0, lawES},
		{"ES", "Epifanía del Señor", fixed(1, 6), 0, 0, lawES},
		{"ES", "Viernes Santo", easter(-2), 0, 0, lawES},
		{"ES", "Fiesta del Trabajo", fixed(5, 1), 0, 0, lawES},
		{"ES", "Asunción de la Virgen", fixed(8, 15), 0, 0, lawES},
		{"ES", "Fiesta Nacional", fixed(10, 12), 0, 0, lawES},
		{"ES", "Todos los Santos", fixed(11, 1), 0, 0, lawES},
		{"ES", "Día de la Constitución", fixed(12, 6), 0, 0, lawES},
		{"ES", "Inmaculada Concepción", fixed(12, 8), 0, 0, lawES},
		{"ES", "Natividad del Señor", fixed(12, 25), 0, 0, lawES},

		{"IT", "Capodanno", fixed(1, 1), 0, 0, lawIT},
		{"IT", "Epifania", fixed(1, 6), 0, 0, lawIT},
		{"IT", "Lunedì dell'Angelo", easter(1), 0, 0, lawIT},
		{"IT", "Anniversario della Liberazione", fixed(4, 25), 0, 0, lawIT},
		{"IT", "Festa del lavoro", fixed(5, 1), 0, 0, lawIT},
		{"IT", "Festa della Repubblica", fixed(6, 2), 0, 0, lawIT},
		{"IT", "Assunzione", fixed(8, 15), 0, 0, lawIT},
		{"IT", "San Francesco d'Assisi", fixed(10, 4), 2026, 0, lawIT2},
		{"IT", "Ognissanti", fixed(11, 1), 0, 0, lawIT},
		{"IT", "Immacolata Concezione", fixed(12, 8), 0, 0, lawIT},
		{"IT", "Natale", fixed(12, 25), 0, 0, lawIT},
		{"IT", "Santo Stefano", fixed(12, 26), 0, 0, lawIT},

		{"PT", "Ano Novo", fixed(1, 1), 0, 0, lawPT},
		{"PT", "Sexta-Feira Santa", easter(-2), 0, 0, lawPT},
		{"PT", "Dia da Liberdade", fixed(4, 25), 0, 0, lawPT},
		{"PT", "Dia do Trabalhador", fixed(5, 1), 0, 0, lawPT},
		{"PT", "Corpo de Deus", easter(60), 2016, 0, lawPT},
		{"PT", "Dia de Portugal", fixed(6, 10), 0, 0, lawPT},
		{"PT", "Assunção de Nossa Senhora", fixed(8, 15), 0, 0, lawPT},
		{"PT", "Implantação da República", fixed(10, 5), 2016, 0, lawPT},
		{"PT", "Todos os Santos", fixed(11, 1), 2016, 0, lawPT},
		{"PT", "Restauração da Independência", fixed(12, 1), 2016, 0, lawPT},
		{"PT", "Imaculada Conceição", fixed(12, 8), 0, 0, lawPT},
		{"PT", "Natal", fixed(12, 25), 0, 0, lawPT},
	}
}

func central() []holiday {
	return []holiday{
		{"FR", "Jour de l'an", fixed(1, 1), 0, 0, lawFR},
		{"FR", "Lundi de Pâques", easter(1), 0, 0, lawFR},
		{"FR", "Fête du Travail", fixed(5, 1), 0, 0, lawFR},
		{"FR", "Victoire de 1945", fixed(5, 8), 0, 0, lawFR},
		{"FR", "Ascension", easter(39), 0, 0, lawFR},
		{"FR", "Lundi de Pentecôte", easter(50), 0, 0, lawFR},
		{"FR", "Fête nationale", fixed(7, 14), 0, 0, lawFR},
		{"FR", "Assomption", fixed(8, 15), 0, 0, lawFR},
		{"FR", "Toussaint", fixed(11, 1), 0, 0, lawFR},
		{"FR", "Armistice de 1918", fixed(11, 11), 0, 0, lawFR},
		{"FR", "Noël", fixed(12, 25), 0, 0, lawFR},

		{"RO", "Anul Nou", fixed(1, 1), 0, 0, lawRO},
		{"RO", "A doua zi de Anul Nou", fixed(1, 2), 0, 0, lawRO},
		{"RO", "Botezul Domnului", fixed(1, 6), 2024, 0, lawRO2},
		{"RO", "Sfântul Ioan Botezătorul", fixed(1, 7), 2024, 0, lawRO2},
		{"RO", "Ziua Unirii", fixed(1, 24), 2017, 0, lawRO},
		{"RO", "Vinerea Mare", orthodoxEaster(-2), 2018, 0, lawRO},
		{"RO", "A doua zi de Paști", orthodoxEaster(1), 0, 0, lawRO},
		{"RO", "Ziua Muncii", fixed(5, 1), 0, 0, lawRO},
		{"RO", "Ziua Copilului", fixed(6, 1), 2017, 0, lawRO},
		{"RO", "A doua zi de Rusalii", orthodoxEaster(50), 0, 0, lawRO},
		{"RO", "Adormirea Maicii Domnului", fixed(8, 15), 0, 0, lawRO},
		{"RO", "Sfântul Andrei", fixed(11, 30), 0, 0, lawRO},
		{"RO", "Ziua Națională", fixed(12, 1), 0, 0, lawRO},
		{"RO", "Crăciunul", fixed(12, 25), 0, 0, lawRO},
		{"RO", "A doua zi de Crăciun", fixed(12, 26), 0, 0, lawRO},
	}
}

func northern() []holiday {
	return []holiday{
		{"PL", "Nowy Rok", fixed(1, 1), 0, 0, lawPL},
		{"PL", "Święto Trzech Króli", fixed(1, 6), 2011, 0, lawPL},
		{"PL", "Poniedziałek Wielkanocny", easter(1), 0, 0, lawPL},
		{"PL", "Święto Państwowe", fixed(5, 1), 0, 0, lawPL},
		{"PL", "Święto Narodowe Trzeciego Maja", fixed(5, 3), 0, 0, lawPL},
		{"PL", "Boże Ciało", easter(60), 0, 0, lawPL},
		{"PL", "Wniebowzięcie Najświętszej Maryi Panny", fixed(8, 15), 0, 0, lawPL},
		{"PL", "Wszystkich Świętych", fixed(11, 1), 0, 0, lawPL},
		{"PL", "Narodowe Święto Niepodległości", fixed(11, 11), 0, 0, lawPL},
		{"PL", "Wigilia Bożego Narodzenia", fixed(12, 24), 2025, 0, lawPL2},
		{"PL", "Boże Narodzenie", fixed(12, 25), 0, 0, lawPL},
		{"PL", "Drugi dzień Bożego Narodzenia", fixed(12, 26), 0, 0, lawPL},

		{"SE", "Nyårsdagen", fixed(1, 1), 0, 0, lawSE},
		{"SE", "Trettondedag jul", fixed(1, 6), 0, 0, lawSE},
		{"SE", "Långfredagen", easter(-2), 0, 0, lawSE},
		{"SE", "Annandag påsk", easter(1), 0, 0, lawSE},
		{"SE", "Första maj", fixed(5, 1), 0, 0, lawSE},
		{"SE", "Kristi himmelsfärdsdag", easter(39), 0, 0, lawSE},
		{"SE", "Nationaldagen", fixed(6, 6), 2005, 0, lawSE},
		{"SE", "Midsommarafton", weekdayFrom(time.Friday, 6, 19), 0, 0, lawSE2},
		{"SE", "Midsommardagen", weekdayFrom(time.Saturday, 6, 20), 0, 0, lawSE},
		{"SE", "Alla helgons dag", weekdayFrom(time.Saturday, 10, 31), 0, 0, lawSE},
		{"SE", "Julafton", fixed(12, 24), 0, 0, lawSE2},
		{"SE", "Juldagen", fixed(12, 25), 0, 0, lawSE},
		{"SE", "Annandag jul", fixed(12, 26), 0, 0, lawSE},
		{"SE", "Nyårsafton", fixed(12, 31), 0, 0, lawSE2},
	}
}

func fixed(month time.Month, day int) func(int) time.Time {
	return func(year int) time.Time { return date(year, month, day) }
}

func easter(offset int) func(int) time.Time {
	return func(year int) time.Time { return Easter(year).AddDate(0, 0, offset) }
}

func orthodoxEaster(offset int) func(int) time.Time {
	return func(year int) time.Time { return OrthodoxEaster(year).AddDate(0, 0, offset) }
}

// weekdayFrom is the first such weekday on or after a day of the year.
func weekdayFrom(weekday time.Weekday, month time.Month, day int) func(int) time.Time {
	return func(year int) time.Time {
		first := date(year, month, day)
		return first.AddDate(0, 0, (int(weekday)-int(first.Weekday())+7)%7)
	}
}
