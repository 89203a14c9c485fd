"""Places: which names are places, and which place of GeoNames each of them is.

Five steps decide what a place is, each about what the ones before it have left:

1. `mentions.model_names` and `mentions.shaped_names` find the names of a paragraph and give each a class, by the label
of the
   entity recognizer; `mentions.entity_typing` corrects the class by the words of the name and its place in the
   sentence.
2. `mentions.component` decides whether a capital stands for its government or is the city.
3. `linking.disambiguation` takes persons, teams and bodies out of the states and places whose names they share, by the
other
   names of the article.
4. `geocoding.missed_toponyms` adds what only the words around it show to be a place: what the text calls a district or
a
   village (`toponyms`), the place of a dateline (`datelines`), and names behind "in" of well-known places of the
   article's countries. `longer_names` takes out words of longer names: "Ohio State", "Boston Globe".
5. `geocoding.resolution` chooses the place of GeoNames, or none; nothing changes the class of an entity behind it but
that a
   place which turns out to be a country is a State.
"""
