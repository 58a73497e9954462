package search

// synonyms are words for the same trade in the nine languages and in everyday
// speech, folded; one finds the others. Trades that social enterprises work in
// most come from the CPV divisions of Article 77 and the directories of the
// partner cities.
func synonyms() [][]string {
	return [][]string{
		{"cleaning", "nettoyage", "proprete", "pulizia", "pulizie", "limpieza", "neteja", "limpeza", "sprzatanie", "curatenie", "stadning"},
		{"laundry", "blanchisserie", "laverie", "lavanderia", "bugaderia", "pralnia", "spalatorie", "tvatteri"},
		{"catering", "traiteur", "ristorazione", "katering"},
		{"restaurant", "ristorante", "restaurante", "restauracja", "restaurang"},
		{"gardening", "jardinage", "giardinaggio", "jardineria", "jardinagem", "ogrodnictwo", "gradinarit", "tradgard"},
		{"landscaping", "paysage", "paysagiste", "paesaggistica", "paisajismo", "paisatgisme", "paisagismo"},
		{"recycling", "recyclage", "riciclo", "riciclaggio", "reciclaje", "reciclatge", "reciclagem", "recykling", "reciclare", "atervinning"},
		{"reuse", "reemploi", "ressourcerie", "recyclerie", "riuso", "reutilizacion", "reutilitzacio", "reutilizacao", "reutilizare", "aterbruk"},
		{"printing", "imprimerie", "impression", "stampa", "tipografia", "imprenta", "impremta", "impressao", "drukarnia", "tipografie", "tryckeri"},
		{"painting", "peinture", "tinteggiatura", "pintura", "malowanie", "zugravit", "maleri"},
		{"carpentry", "menuiserie", "falegnameria", "carpinteria", "fusteria", "carpintaria", "stolarstwo", "tamplarie", "snickeri"},
		{"construction", "batiment", "edilizia", "construccion", "construccio", "construcao", "budowa", "constructii", "byggnation"},
		{"transport", "trasporto", "transporte", "transporturi"},
		{"moving", "demenagement", "trasloco", "mudanza", "mudances", "mudancas", "przeprowadzki", "mutari", "flytt"},
		{"sewing", "couture", "cucito", "sartoria", "costura", "confeccio", "szycie", "croitorie", "somnad"},
		{"packaging", "conditionnement", "imballaggio", "embalaje", "embalatge", "embalagem", "pakowanie", "ambalare", "paketering"},
		{"security", "securite", "gardiennage", "vigilanza", "seguridad", "seguretat", "seguranca", "ochrona", "paza", "bevakning"},
		{"bicycle", "bike", "velo", "bicicletta", "bicicleta", "rower", "cykel"},
		{"school", "ecole", "scuola", "escuela", "escola", "szkola", "scoala", "skola"},
		{"waste", "dechets", "rifiuti", "residuos", "residus", "odpady", "deseuri", "avfall"},
	}
}
