// Package mandates is the pages of brokers who accompany enterprises: an
// enterprise lets one act for it until a day, and a broker sees whom it
// accompanies and acts for one of them at a time. While it does, every page says
// so; the services look at the mandate with every call.
package mandates
