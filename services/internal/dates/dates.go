// Package dates writes days as the nine languages write them. golang.org/x/text
// has no dates yet; the forms follow CLDR. It knows no time zones and no texts.
package dates

import (
	"strconv"
	"strings"
	"time"
)

// Calendar is how a language writes dates.
type Calendar struct {
	// Months as they stand after a day, with their preposition; Short for lists.
	Months, Short []string
	// Weekdays from Sunday.
	Weekdays []string
	// AfterWeekday stands between weekday and day, BeforeYear before the year.
	AfterWeekday, BeforeYear string
	// FirstDay is how the first of a month is written, if not "1".
	FirstDay string
}

// Day writes "4 December" or "4 December 2026".
func (c Calendar) Day(t time.Time, year bool) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && c.FirstDay != "" {
		day = c.FirstDay
	}
	text := day + " " + c.Months[t.Month()-1]
	if year {
		text += c.BeforeYear + strconv.Itoa(t.Year())
	}
	return text
}

func words(list string) []string { return strings.Split(list, ",") }

// Of gives the calendar of a language (ISO 639-1); an unknown one gets English.
func Of(code string) Calendar {
	switch code {
	case "fr":
		return Calendar{
			Months:   words("janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre"),
			Short:    words("janv.,févr.,mars,avr.,mai,juin,juil.,août,sept.,oct.,nov.,déc."),
			Weekdays: words("dimanche,lundi,mardi,mercredi,jeudi,vendredi,samedi"), AfterWeekday: " ", BeforeYear: " ", FirstDay: "1er",
		}
	case "it":
		return Calendar{
			Months:   words("gennaio,febbraio,marzo,aprile,maggio,giugno,luglio,agosto,settembre,ottobre,novembre,dicembre"),
			Short:    words("gen,feb,mar,apr,mag,giu,lug,ago,set,ott,nov,dic"),
			Weekdays: words("domenica,lunedì,martedì,mercoledì,giovedì,venerdì,sabato"), AfterWeekday: " ", BeforeYear: " ", FirstDay: "1º",
		}
	case "es":
		return Calendar{
			Months:   words("de enero,de febrero,de marzo,de abril,de mayo,de junio,de julio,de agosto,de septiembre,de octubre,de noviembre,de diciembre"),
			Short:    words("ene,feb,mar,abr,may,jun,jul,ago,sept,oct,nov,dic"),
			Weekdays: words("domingo,lunes,martes,miércoles,jueves,viernes,sábado"), AfterWeekday: ", ", BeforeYear: " de ",
		}
	case "en":
		return Calendar{
			Months:   words("January,February,March,April,May,June,July,August,September,October,November,December"),
			Short:    words("Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"),
			Weekdays: words("Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday"), AfterWeekday: " ", BeforeYear: " ",
		}
	default:
		return further(code)
	}
}

// further has the languages that Of has not.
func further(code string) Calendar {
	switch code {
	case "ca":
		return Calendar{
			Months:   words("de gener,de febrer,de març,d’abril,de maig,de juny,de juliol,d’agost,de setembre,d’octubre,de novembre,de desembre"),
			Short:    words("gen.,febr.,març,abr.,maig,juny,jul.,ag.,set.,oct.,nov.,des."),
			Weekdays: words("diumenge,dilluns,dimarts,dimecres,dijous,divendres,dissabte"), AfterWeekday: ", ", BeforeYear: " del ",
		}
	case "pt":
		return Calendar{
			Months:   words("de janeiro,de fevereiro,de março,de abril,de maio,de junho,de julho,de agosto,de setembro,de outubro,de novembro,de dezembro"),
			Short:    words("jan.,fev.,mar.,abr.,mai.,jun.,jul.,ago.,set.,out.,nov.,dez."),
			Weekdays: words("domingo,segunda-feira,terça-feira,quarta-feira,quinta-feira,sexta-feira,sábado"), AfterWeekday: ", ", BeforeYear: " de ",
		}
	case "pl":
		return Calendar{
			Months:   words("stycznia,lutego,marca,kwietnia,maja,czerwca,lipca,sierpnia,września,października,listopada,grudnia"),
			Short:    words("sty,lut,mar,kwi,maj,cze,lip,sie,wrz,paź,lis,gru"),
			Weekdays: words("niedziela,poniedziałek,wtorek,środa,czwartek,piątek,sobota"), AfterWeekday: ", ", BeforeYear: " ",
		}
	case "ro":
		return Calendar{
			Months:   words("ianuarie,februarie,martie,aprilie,mai,iunie,iulie,august,septembrie,octombrie,noiembrie,decembrie"),
			Short:    words("ian.,feb.,mar.,apr.,mai,iun.,iul.,aug.,sept.,oct.,nov.,dec."),
			Weekdays: words("duminică,luni,marți,miercuri,joi,vineri,sâmbătă"), AfterWeekday: ", ", BeforeYear: " ",
		}
	case "sv":
		return Calendar{
			Months:   words("januari,februari,mars,april,maj,juni,juli,augusti,september,oktober,november,december"),
			Short:    words("jan.,feb.,mars,apr.,maj,juni,juli,aug.,sep.,okt.,nov.,dec."),
			Weekdays: words("söndag,måndag,tisdag,onsdag,torsdag,fredag,lördag"), AfterWeekday: " ", BeforeYear: " ",
		}
	default:
		return Of("en")
	}
}
