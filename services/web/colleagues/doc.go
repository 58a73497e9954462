// Package colleagues is the pages on which people of an organisation see who
// acts for it, invite others by e-mail, and accept an invitation.
//
// The secret of an invitation comes in the address of a mail's link. The page
// takes it out of the address at once, into a cookie that only the pages of
// invitations get: no Referer, no link of the page and no line of a log has it.
package colleagues
