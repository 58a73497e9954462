package accounts

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // time zones are checked and shown on any machine

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

const (
	buyer    = accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER
	supplier = accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER
	broker   = accountsv1.OrganisationKind_ORGANISATION_KIND_BROKER
	operator = accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR
)

// Operator is the id of the organisation that runs the instance; there is one.
const Operator = "org_00000000000000000000000000"

// rolesOf are the roles that people of an organisation can have. Services rest
// on it: a verifier is never of a supplier.
func rolesOf(kind accountsv1.OrganisationKind) []optionsv1.Role {
	switch kind {
	case buyer:
		return []optionsv1.Role{
			optionsv1.Role_ROLE_OFFICER, optionsv1.Role_ROLE_OPENING_OFFICER, optionsv1.Role_ROLE_EVALUATOR,
			optionsv1.Role_ROLE_VERIFIER, optionsv1.Role_ROLE_ADMINISTRATOR,
		}
	case supplier:
		return []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE}
	case broker:
		return []optionsv1.Role{optionsv1.Role_ROLE_BROKER}
	case operator:
		return []optionsv1.Role{optionsv1.Role_ROLE_ADMINISTRATOR, optionsv1.Role_ROLE_VERIFIER}
	}
	return nil
}

// checkRoles says whether people of an organisation of that kind can have the roles.
func checkRoles(path string, kind accountsv1.OrganisationKind, roles []optionsv1.Role) error {
	for _, r := range roles {
		if !slices.Contains(rolesOf(kind), r) {
			return errs.Invalid(path, "role.kind", "people of a "+kindName(kind)+" cannot be "+roleName(r), "role", roleName(r), "kind", kindName(kind))
		}
	}
	return nil
}

// roleName writes a role as identities carry it.
func roleName(r optionsv1.Role) string {
	return strings.ToLower(strings.TrimPrefix(r.String(), "ROLE_"))
}

func roleNames(roles []optionsv1.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = roleName(r)
	}
	return names
}

func kindName(kind accountsv1.OrganisationKind) string {
	return strings.ToLower(strings.TrimPrefix(kind.String(), "ORGANISATION_KIND_"))
}

// zoneOf is the time zone of a country's capital, for organisations that name none.
func zoneOf(country string) string {
	switch country {
	case "FR":
		return "Europe/Paris"
	case "IT":
		return "Europe/Rome"
	case "ES":
		return "Europe/Madrid"
	case "PL":
		return "Europe/Warsaw"
	case "PT":
		return "Europe/Lisbon"
	case "RO":
		return "Europe/Bucharest"
	case "SE":
		return "Europe/Stockholm"
	}
	return "Europe/Brussels"
}

// checkZone says whether a name is one of the IANA time zones.
func checkZone(path, name string) error {
	if name == "" || name == "Local" {
		return errs.Invalid(path, "time_zone.unknown", "give a time zone such as Europe/Warsaw")
	}
	if _, err := time.LoadLocation(name); err != nil {
		return errs.Invalid(path, "time_zone.unknown", "give a time zone such as Europe/Warsaw")
	}
	return nil
}

// checkBuyer holds the legal type of buyers to the eForms list buyer-legal-type.
func checkBuyer(path string, kind accountsv1.OrganisationKind, legal string) error {
	known := []string{
		"cga", "ra", "la", "body-pl", "body-pl-cga", "body-pl-ra", "body-pl-la", "pub-undert", "pub-undert-cga", "pub-undert-ra",
		"pub-undert-la", "org-sub", "org-sub-cga", "org-sub-ra", "org-sub-la", "eu-ins-bod-ag", "int-org", "def-cont", "spec-rights-entity",
	}
	switch {
	case legal == "":
		return nil
	case kind != buyer:
		return errs.Invalid(path, "buyer_legal_type.kind", "only buyers have a legal type")
	case !slices.Contains(known, legal):
		return errs.Invalid(path, "buyer_legal_type.unknown", "choose a code of the eForms list buyer-legal-type, such as la for a city", "code", legal)
	}
	return nil
}

// knows says whether the caller may know of the organisation: suppliers are
// known by their profile, and their account only to those who deal with it.
func knows(id auth.Identity, o *accountsv1.Organisation) bool {
	return o.GetKind() != supplier || id.Service != "" || id.Organisation == o.GetId() || id.Has(auth.RoleAdministrator, auth.RoleVerifier)
}
