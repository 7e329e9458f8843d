const words = (text: string): readonly string[] => text.split(', ')

/** Words that generated titles, releases and artist names are made of. */
export const songWords = {
  adjectives: words(
    'Blue, Silent, Golden, Broken, Electric, Lonely, Midnight, Burning, Velvet, Crooked, Distant, Sweet, Hollow, Sacred, Wild, Paper, Crystal, Second, Faded, Little, Big, Slow, Neon, Southern, Heavy, Secret, Yellow, Restless, Frozen, Last',
  ),
  nouns: words(
    'River, Heart, Train, Moon, Summer, Shadow, Highway, Angel, Fire, Rain, Mirror, Garden, Ghost, City, Ocean, Road, Mountain, Letter, Window, Star, Machine, Dream, Storm, Bird, Soul, Kingdom, Clock, Diamond, Wolf, Radio, Harbour, Desert, Candle, Engine, Winter, Thunder, Dancer, Stranger, Bridge, Whisper',
  ),
  accented: words(
    'Corazón, Été, Über Nacht, Niño, Ángeles, Träume, Canção, Señorita, Déjà Vu, Fräulein, Coração, Mañana, Élégie, Sólo Tú, Þú, Čas, Żal, Nuit Étoilée, São João, Águas de Março, Ljósið, Kärlek, Ne me quitte pas, à bientôt',
  ),
  otherScripts: words(
    '桜, Ночь, שלום, حبيبي, 밤편지, Η Θάλασσα, 恋, Звезда по имени Солнце, नमस्ते, 🎵 Emoji Song 🎵',
  ),
  suffixes: words(
    '(Live), (Album Version), (Remastered), [Instrumental], (feat. The Strings), - Single Edit, (12" Mix), Pt. 2, (Acoustic), / Reprise',
  ),
  bands: words(
    'Band, Orchestra, Trio, Quartet, Brothers, Sisters, Collective, Experience, Ensemble, Project, Machine, Choir',
  ),
  given: words(
    'Otis, Nina, Johnny, Aretha, Beyoncé, Björk, Miles, Ella, Sinéad, José, Etta, Merle, Édith, Caetano, Fela, Dolly, Buddy, Loretta, Zoé, Bo',
  ),
  family: words(
    'Redding, Stone, Cash, Hayes, Núñez, Guthrie, Parker, Holiday, Iglesias, Mitchell, Kuti, Waits, Piaf, Velóso, Cole, Turner, Drake, Jónsson, Baker, Hooker',
  ),
} as const
