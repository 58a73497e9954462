// Package web is the pages: it puts the areas together on one fiber app. It has
// no rules and no database; pages call services through their contracts.
//
// An area is a folder with its own package (web/tenders): Routes registers its
// pages on a page.Site, forms are page.Form values, templates are templ files
// over web/ui, texts are in web/i18n/messages/<area>.<language>.json. A new page has
// a row in the table of visits, services/fairlot/pages_*_rows_test.go, which opens it
// with axe and without scripts; one without fails the tests.
package web
