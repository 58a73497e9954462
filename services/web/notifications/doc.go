// Package notifications is the pages of what people were told: the bell on every
// page, the list with what is read and what is not, how the mail comes, and the
// mails of a training instance.
package notifications
