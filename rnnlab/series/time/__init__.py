"""From columns that say when to rows on even steps, without gaps that nobody was told of."""
