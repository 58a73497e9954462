package watch

// FitOf and GoodFrom let tests judge the rules themselves.
var FitOf = fitOf

const GoodFrom = goodFrom
