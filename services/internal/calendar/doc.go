// Package calendar counts the days of the law: which day is a working day in a
// country, and when a period ends under Regulation (EEC, Euratom) No 1182/71.
//
// It holds national public holidays of the countries that Fairlot's buyers come
// from (FR IT ES PL PT RO SE) as dated rows with their source; regional and
// local holidays are left out, and any other country has weekends only. It does
// not know how long a period is: that is the asking service's rule.
package calendar

import _ "time/tzdata" // a container without zone files still counts in the buyer's time
