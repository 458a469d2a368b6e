package money

// JSON is an amount in the API: {"amount": "12.50", "currency": "EUR"}.
type JSON struct {
	Amount   string `json:"amount" doc:"A decimal number with a point, at most as many decimals as the currency has." example:"12.50" maxLength:"24"`
	Currency string `json:"currency" doc:"Three letters of ISO 4217." example:"EUR" minLength:"3" maxLength:"3"`
}

// JSON writes the amount for the API.
func (a Amount) JSON() JSON { return JSON{a.Decimal(), a.Currency} }

// Read reads an amount from the API.
func (j JSON) Read() (Amount, error) { return Parse(j.Amount, j.Currency) }
