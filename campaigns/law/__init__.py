"""The legal file of a campaign: of what kind it is, and the visa that lets a product campaign be public."""
