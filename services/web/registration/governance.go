package registration

import (
	"strings"

	"github.com/a-h/templ"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// governance is what Art. 77(2) of Directive 2014/24/EU asks of an organisation.
type governance struct {
	Governance governanceForm `form:"governance"`
}

type governanceForm struct {
	PublicServiceMission bool   `form:"public_service_mission"`
	Mission              string `form:"mission"`
	ProfitsReinvested    bool   `form:"profits_reinvested"`
	Profits              string `form:"profits"`
	Participatory        bool   `form:"participatory"`
	Participation        string `form:"participation"`
}

func (a *area) governance() part[governance] {
	return part[governance]{
		name: partGovernance,
		read: func(s *suppliersv1.Supplier) governance {
			m := s.GetGovernance()
			return governance{governanceForm{
				PublicServiceMission: m.GetPublicServiceMission(), Mission: m.GetMission(), ProfitsReinvested: m.GetProfitsReinvested(),
				Profits: m.GetProfits(), Participatory: m.GetParticipatory(), Participation: m.GetParticipation(),
			}}
		},
		write: func(_ *page.Request, v governance, s *suppliersv1.Supplier) error {
			s.Governance = &suppliersv1.Governance{
				PublicServiceMission: v.Governance.PublicServiceMission, Mission: strings.TrimSpace(v.Governance.Mission),
				ProfitsReinvested: v.Governance.ProfitsReinvested, Profits: strings.TrimSpace(v.Governance.Profits),
				Participatory: v.Governance.Participatory, Participation: strings.TrimSpace(v.Governance.Participation),
			}
			return nil
		},
		fields: func(_ *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			return governanceFields(f, s), nil
		},
		labels: []string{
			"governance.public_service_mission", "registration.governance.public_service_mission", "governance.mission", "registration.governance.mission",
			"governance.profits_reinvested", "registration.governance.profits_reinvested", "governance.profits", "registration.governance.profits",
			"governance.participatory", "registration.governance.participatory", "governance.participation", "registration.governance.participation",
		},
	}
}
