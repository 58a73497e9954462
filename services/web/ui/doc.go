// Package ui is the design system: the layout of a page and the components it
// is put together from, as templ templates over govuk-frontend's markup.
//
// Components get text that is already translated and values that are already
// formatted; what is the same on every page (language, viewer, form token) is
// in the Frame of the context. Nothing here calls a service or knows a tender.
package ui
