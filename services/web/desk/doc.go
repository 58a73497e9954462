// Package desk is what a signed-in person finds first: what they have to do
// next, by their roles, and their opening key. It lists and leads on; the work
// itself is on the pages of the other areas, and its rules are in the services.
package desk
