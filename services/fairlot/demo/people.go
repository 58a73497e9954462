package demo

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/types/known/timestamppb"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// rolesOf says what a sign-in's first part may do.
func rolesOf(who string) []optionsv1.Role {
	switch strings.TrimRight(who, "123") {
	case "opening":
		return []optionsv1.Role{optionsv1.Role_ROLE_OPENING_OFFICER}
	case "evaluator":
		return []optionsv1.Role{optionsv1.Role_ROLE_EVALUATOR}
	case "verifier":
		return []optionsv1.Role{optionsv1.Role_ROLE_VERIFIER}
	}
	return []optionsv1.Role{optionsv1.Role_ROLE_OFFICER}
}

func (l *loader) loadCities(ctx context.Context) error {
	list, err := read[city]("cities.json")
	if err != nil {
		return err
	}
	var mu sync.Mutex
	return each(ctx, list, func(ctx context.Context, c city) error {
		admin, err := l.administrator(ctx)
		if err != nil {
			return err
		}
		accounts := accountsv1.NewAccountsServiceClient(l.Conn)
		org, err := accounts.CreateOrganisation(admin, &accountsv1.CreateOrganisationRequest{
			Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Name: c.Name, Place: c.Place.it,
			Language: c.Language, TimeZone: c.TimeZone, BuyerLegalType: c.BuyerLegalType,
		})
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		mu.Lock()
		l.cities[c.Slug], l.orgs[c.Slug] = c, org
		mu.Unlock()
		for _, who := range slices.Sorted(maps.Keys(c.People)) {
			email := who + "@" + c.Slug + ".example"
			p, err := accounts.AddPerson(admin, &accountsv1.AddPersonRequest{
				Organisation: org.GetId(), Email: email, Password: Password,
				Name: c.People[who], Language: c.Language, Roles: rolesOf(who),
			})
			if err != nil {
				return fmt.Errorf("%s: %w", email, err)
			}
			mu.Lock()
			l.people[email] = p
			mu.Unlock()
			if err := l.openingKey(ctx, p); err != nil {
				return fmt.Errorf("%s: %w", email, err)
			}
		}
		return nil
	})
}

// openingKey makes the key pair of an opening officer.
func (l *loader) openingKey(ctx context.Context, p *accountsv1.Person) error {
	if !slices.Contains(p.GetRoles(), optionsv1.Role_ROLE_OPENING_OFFICER) {
		return nil
	}
	self, err := l.as(ctx, p)
	if err != nil {
		return err
	}
	_, err = bidsv1.NewBidsServiceClient(l.Conn).CreateOpeningKey(self, &bidsv1.CreateOpeningKeyRequest{Passphrase: Password})
	return err
}

func (l *loader) loadEnterprises(ctx context.Context) error {
	list, err := read[enterprise]("enterprises.json")
	if err != nil {
		return err
	}
	var mu sync.Mutex
	return each(ctx, list, func(ctx context.Context, e enterprise) error {
		p, err := l.loadEnterprise(ctx, e)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Slug, err)
		}
		mu.Lock()
		defer mu.Unlock()
		l.representatives[e.Slug] = p
		return nil
	})
}

func (l *loader) loadEnterprise(ctx context.Context, e enterprise) (*accountsv1.Person, error) {
	supplier := e.Supplier.it
	p, err := accountsv1.NewAccountsServiceClient(l.Conn).RegisterPerson(ctx, &accountsv1.RegisterPersonRequest{
		Email: e.Slug + "@" + e.City + ".example", Password: Password, Name: e.Representative, Language: e.Language,
		OrganisationKind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER,
		OrganisationName: supplier.GetName(), Country: supplier.GetPlace().GetCountry(),
	})
	if err != nil {
		return nil, err
	}
	self, err := l.as(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := l.complete(self, e); err != nil {
		return nil, err
	}
	suppliers := suppliersv1.NewSuppliersServiceClient(l.Conn)
	if supplier, err = suppliers.CreateSupplier(self, &suppliersv1.CreateSupplierRequest{Supplier: supplier}); err != nil {
		return nil, err
	}
	if _, err := suppliers.SubmitSupplier(self, &suppliersv1.SubmitSupplierRequest{Supplier: supplier.GetId()}); err != nil {
		return nil, err
	}
	if e.Verified {
		err = l.verify(ctx, e, supplier)
	}
	if e.Letter != "" {
		err = l.letter(ctx, self, e, supplier)
	}
	return p, err
}

// letter sends the signed document of an enterprise's representative, and lets
// the city's verifier accept it.
func (l *loader) letter(ctx, self context.Context, e enterprise, supplier *suppliersv1.Supplier) error {
	text := "The board of " + supplier.GetName() + " lets " + e.Representative + " act for it.\n"
	file, err := l.Upload(self, "letter-of-the-board.txt", "text/plain", bytes.NewReader([]byte(text)))
	if err != nil {
		return err
	}
	suppliers := suppliersv1.NewSuppliersServiceClient(l.Conn)
	claim := &suppliersv1.ClaimSupplierRequest{Supplier: supplier.GetId(), Note: "Our register extract is among our evidence."}
	claim.Evidence = append(claim.Evidence, file)
	if supplier, err = suppliers.ClaimSupplier(self, claim); err != nil || e.Letter != "accepted" {
		return err
	}
	verifier, err := l.as(ctx, l.people["verifier@"+e.City+".example"])
	if err != nil {
		return err
	}
	_, err = suppliers.DecideClaim(verifier, &suppliersv1.DecideClaimRequest{Supplier: supplier.GetId(), Organisation: supplier.GetOrganisation(), Accept: true})
	return err
}

// verify lets the city's verifier state the social status; every seventh
// statement runs out within weeks, so that the pages have one to show.
func (l *loader) verify(ctx context.Context, e enterprise, supplier *suppliersv1.Supplier) error {
	self, err := l.as(ctx, l.people["verifier@"+e.City+".example"])
	if err != nil {
		return err
	}
	text := "Register extract of " + supplier.GetName() + ", " + supplier.GetIdentifier().GetScheme() + " " + supplier.GetIdentifier().GetValue() + "\n"
	evidence, err := l.Upload(self, "register-extract.txt", "text/plain", bytes.NewReader([]byte(text)))
	if err != nil {
		return err
	}
	until := 300
	if len(e.Slug)%7 == 0 {
		until = 40
	}
	request := &suppliersv1.VerifySupplierRequest{
		Supplier: supplier.GetId(), Claim: "social_status", Note: "Register checked; payroll summary seen.",
		ExpiresAt: timestamppb.New(l.day(until, 22)), ProvesRepresentation: true,
	}
	request.Evidence = append(request.Evidence, evidence)
	_, err = suppliersv1.NewSuppliersServiceClient(l.Conn).VerifySupplier(self, request)
	return err
}
