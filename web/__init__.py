"""What the blueprints share: language, clock, sign-in, links, words and formats. Knows Flask; knows no page."""
