package i18n

import "strings"

// calendar is how a language writes dates. golang.org/x/text has no dates yet;
// the forms follow CLDR.
type calendar struct {
	// months as they stand after a day, with their preposition.
	months []string
	short  []string
	// weekdays from Sunday.
	weekdays []string
	// afterWeekday stands between weekday and day, beforeYear before the year.
	afterWeekday, beforeYear string
	// firstDay is how the first of a month is written, if not "1".
	firstDay string
}

func words(list string) []string { return strings.Split(list, ",") }

// calendarOf gives the calendar of a language of the pages.
func calendarOf(code string) calendar {
	switch code {
	case "fr":
		return calendar{
			months:   words("janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre"),
			short:    words("janv.,févr.,mars,avr.,mai,juin,juil.,août,sept.,oct.,nov.,déc."),
			weekdays: words("dimanche,lundi,mardi,mercredi,jeudi,vendredi,samedi"), afterWeekday: " ", beforeYear: " ", firstDay: "1er",
		}
	case "it":
		return calendar{
			months:   words("gennaio,febbraio,marzo,aprile,maggio,giugno,luglio,agosto,settembre,ottobre,novembre,dicembre"),
			short:    words("gen,feb,mar,apr,mag,giu,lug,ago,set,ott,nov,dic"),
			weekdays: words("domenica,lunedì,martedì,mercoledì,giovedì,venerdì,sabato"), afterWeekday: " ", beforeYear: " ", firstDay: "1º",
		}
	case "es":
		return calendar{
			months:   words("de enero,de febrero,de marzo,de abril,de mayo,de junio,de julio,de agosto,de septiembre,de octubre,de noviembre,de diciembre"),
			short:    words("ene,feb,mar,abr,may,jun,jul,ago,sept,oct,nov,dic"),
			weekdays: words("domingo,lunes,martes,miércoles,jueves,viernes,sábado"), afterWeekday: ", ", beforeYear: " de ",
		}
	case "en":
		return calendar{
			months:   words("January,February,March,April,May,June,July,August,September,October,November,December"),
			short:    words("Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"),
			weekdays: words("Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday"), afterWeekday: " ", beforeYear: " ",
		}
	default:
		return furtherCalendar(code)
	}
}

// furtherCalendar has the languages that calendarOf has not.
func furtherCalendar(code string) calendar {
	switch code {
	case "ca":
		return calendar{
			months:   words("de gener,de febrer,de març,d’abril,de maig,de juny,de juliol,d’agost,de setembre,d’octubre,de novembre,de desembre"),
			short:    words("gen.,febr.,març,abr.,maig,juny,jul.,ag.,set.,oct.,nov.,des."),
			weekdays: words("diumenge,dilluns,dimarts,dimecres,dijous,divendres,dissabte"), afterWeekday: ", ", beforeYear: " del ",
		}
	case "pt":
		return calendar{
			months:   words("de janeiro,de fevereiro,de março,de abril,de maio,de junho,de julho,de agosto,de setembro,de outubro,de novembro,de dezembro"),
			short:    words("jan.,fev.,mar.,abr.,mai.,jun.,jul.,ago.,set.,out.,nov.,dez."),
			weekdays: words("domingo,segunda-feira,terça-feira,quarta-feira,quinta-feira,sexta-feira,sábado"), afterWeekday: ", ", beforeYear: " de ",
		}
	case "pl":
		return calendar{
			months:   words("stycznia,lutego,marca,kwietnia,maja,czerwca,lipca,sierpnia,września,października,listopada,grudnia"),
			short:    words("sty,lut,mar,kwi,maj,cze,lip,sie,wrz,paź,lis,gru"),
			weekdays: words("niedziela,poniedziałek,wtorek,środa,czwartek,piątek,sobota"), afterWeekday: ", ", beforeYear: " ",
		}
	case "ro":
		return calendar{
			months:   words("ianuarie,februarie,martie,aprilie,mai,iunie,iulie,august,septembrie,octombrie,noiembrie,decembrie"),
			short:    words("ian.,feb.,mar.,apr.,mai,iun.,iul.,aug.,sept.,oct.,nov.,dec."),
			weekdays: words("duminică,luni,marți,miercuri,joi,vineri,sâmbătă"), afterWeekday: ", ", beforeYear: " ",
		}
	case "sv":
		return calendar{
			months:   words("januari,februari,mars,april,maj,juni,juli,augusti,september,oktober,november,december"),
			short:    words("jan.,feb.,mars,apr.,maj,juni,juli,aug.,sep.,okt.,nov.,dec."),
			weekdays: words("söndag,måndag,tisdag,onsdag,torsdag,fredag,lördag"), afterWeekday: " ", beforeYear: " ",
		}
	default:
		return calendarOf(Languages()[0].Code)
	}
}
