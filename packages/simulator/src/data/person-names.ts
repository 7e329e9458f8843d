/** Given and family names that people of one language bear. */
export interface PersonNames {
  given: readonly string[]
  family: readonly string[]
}

const names = (given: string, family: string): PersonNames => ({
  given: given.split(', '),
  family: family.split(', '),
})

/** Lists of names by the key that a country names. */
export const personNames: Readonly<Record<string, PersonNames>> = {
  english: names(
    'Melissa, James, Olivia, Ethan, Grace, Liam, Chloë, Noah, Ava, Mason, Harper, Lucas, Zoë, Jack, Ruby, Owen, Siobhán, Jacob, Emily, Ryan',
    "Green, Smith, O'Brien, Johnson, Taylor, Walker, MacDonald, Hughes, D'Angelo, Wright, Cooper, Bailey, St. Clair, Reed, Ward, Null, Murphy, Brooks, Day-Lewis, Young",
  ),
  german: names(
    'Lukas, Mia, Jürgen, Anna, Felix, Hannah, Jörg, Lena, Björn, Käthe, Max, Sophie',
    'Müller, Schmidt, Groß, Weber, von der Heide, Köhler, Bauer, Schäfer, Wolf, Krüger, Huber, Strauß',
  ),
  japanese: names(
    'Haruto, Yui, さくら, Ren, Aoi, 健太, Hina, Sōta, Mei, 美咲, Yūto, Rin',
    'Satō, Suzuki, 高橋, Tanaka, Itō, 渡辺, Yamamoto, Nakamura, 小林, Katō',
  ),
  french: names(
    'Léa, Hugo, Chloé, François, Zoé, Jules, Manon, Gaël, Inès, Théo, Maëlys, Noël',
    "Martin, Bernard, Lefèvre, Dubois, Garçon, L'Hermite, Durand, Moreau, Gauthier, Béranger",
  ),
  portuguese: names(
    'João, Maria, Antônio, Ana, Luís, Beatriz, José, Inês, Tomás, Conceição, Pedro, Júlia',
    'Silva, Santos, Gonçalves, Pereira, Araújo, Magalhães, Costa, Simões, Lima, de Souza',
  ),
  spanish: names(
    'Sofía, Mateo, Lucía, Íñigo, Camila, Andrés, Begoña, Martín, Renée, Joaquín, Paula, Ángel',
    'García, Rodríguez, Muñoz, Peña, Hernández, López, Núñez, de la Cruz, Ibáñez, Castro, Ruiz, Vega',
  ),
  indian: names(
    'Aarav, Diya, Vivaan, Ananya, Arjun, Priya, Kabir, Isha, आरव, Meera, Rohan, Lakshmi',
    'Sharma, Patel, Reddy, Iyer, Khan, Singh, Das, शर्मा, Nair, Gupta, Thapa, Mehta',
  ),
  italian: names(
    'Giulia, Leonardo, Niccolò, Sofia, Matteo, Aurora, Andrea, Chiara, Luca, Noè',
    "Rossi, Russo, D'Amico, Esposito, Bianchi, Nicolò, Ricci, Dell'Acqua, Greco, Conti",
  ),
  korean: names(
    'Minjun, Seoyeon, 서준, Jiwoo, Hayoon, 지우, Doyun, Jimin, Eun-ji, Hyun-woo',
    'Kim, Lee, 박, Choi, Jung, 강, Cho, Yoon, Jang, Lim',
  ),
  dutch: names(
    'Daan, Emma, Sem, Zoë, Lucas, Renée, Bram, Loïs, Finn, Noor',
    "de Vries, Jansen, van den Berg, Bakker, in 't Veld, Visser, Peeters, Smit, 't Hart, Maes",
  ),
  nordic: names(
    'Åsa, Lars, Søren, Freja, Björk, Mikko, Øyvind, Astrid, Jón, Aino, Göran, Ingrid',
    'Andersson, Hansen, Ødegård, Nielsen, Mäkinen, Jónsdóttir, Lindström, Berg, Virtanen, Åkesson',
  ),
  polish: names(
    'Zuzanna, Jakub, Łucja, Michał, Oliwia, Stanisław, Jiří, Tereza, Kateřina, Wojciech',
    'Nowak, Kowalska, Wiśniewski, Wójcik, Dvořák, Kamińska, Černá, Zając, Svobodová, Król',
  ),
  greek: names(
    'Μαρία, Giorgos, Eleni, Δημήτρης, Sofia, Kostas',
    'Papadopoulos, Παππάς, Vlachos, Nikolaidis, Makris',
  ),
  turkish: names(
    'Zeynep, Yusuf, Çağla, Ömer, Elif, Şükrü, İpek, Mehmet, Gülşah, Can',
    'Yılmaz, Kaya, Demir, Çelik, Şahin, Öztürk, Güneş, Aydın, Işık, Koç',
  ),
  ukrainian: names(
    'Олена, Taras, Оксана, Dmytro, Yuliia, Андрій',
    'Shevchenko, Коваленко, Bondar, Ткаченко, Kravets',
  ),
  hebrew: names('נועה, Eitan, Tamar, דוד, Yael, Noam', 'Cohen, לוי, Mizrahi, Peretz, Ben-David'),
  arabic: names(
    'محمد, Fatima, Youssef, ليلى, Omar, Nour, Hassan, Amina',
    'El-Sayed, حسن, Benali, Mansour, علي, Al Amrani',
  ),
  nigerian: names(
    'Chinedu, Ngọzi, Adébáyọ̀, Zainab, Emeka, Yetunde',
    'Okafor, Adeyẹmi, Bello, Eze, Okonkwo, Ìdòwú',
  ),
  indonesian: names(
    'Putri, Agus, Dewi, Budi, Siti, Rizky',
    'Santoso, Wijaya, Putra, Lestari, Nugroho',
  ),
}
