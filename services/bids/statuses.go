package bids

// integrationStatuses are codes of the codelists social-status and legal-form
// whose law makes integration of disabled or disadvantaged people the main aim
// and asks for at least 30 % of the employees, so that Art. 20 is met. Others
// show it by their workforce.
func integrationStatuses() []string {
	return []string{
		// France: Code du travail L5132-4 (inclusion), L5213-13 and Code de l'action
		// sociale L344-2 (adapted work); Code de la commande publique L2113-12, -13.
		"fr.ei", "fr.ai", "fr.aci", "fr.etti", "fr.eiti", "fr.ea", "fr.eatt", "fr.esat",
		// Italy: L. 381/1991 Art. 4; D.Lgs. 36/2023 Art. 61.
		"it.cooperativa-sociale-b",
		// Spain: Ley 44/2007 Art. 5; RDL 1/2013 Art. 43; LCSP DA 4ª.
		"es.empresa-insercion", "es.cee", "es.cee-iniciativa-social",
		// Poland: Act of 27 August 1997 Art. 28, 29; Act of 5 August 2022; PZP Art. 94.
		"pl.zaz", "pl.zpch", "pl.przedsiebiorstwo-spoleczne",
		// Portugal: DL 290/2009 Art. 45; CCP Art. 54-A.
		"pt.cep",
		// Romania: L. 219/2015 Art. 10; L. 448/2006 Art. 81; L. 98/2016 Art. 56.
		"ro.intreprindere-insertie", "ro.unitate-protejata",
		// Sweden: work-integrating social enterprises, sheltered employment; LOU 4:18.
		"se.arbetsintegrerande", "se.skyddat-arbete",
		// Elsewhere: what a verifier has found to be of the kind the article names.
		"eu.wise", "eu.sheltered-workshop",
	}
}
