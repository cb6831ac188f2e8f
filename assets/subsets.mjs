// Which letters of which font the site serves. The whole `wght` files would be 163 KB for a page in Polish; these are 94 KB.
const range = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));

const LATIN =
  range(0x20, 0x7e) + range(0xa0, 0xff) + "Œœʼ‐‑‒–—‘’‚“”„†•…\u202f‰′″‹›";
const SIGNS = "€←↑→↓−";
// Letters beyond Latin-1 of Czech, Estonian, Croatian, Hungarian, Latvian, Lithuanian, Maltese, Polish, Romanian, Slovak, Slovene.
const LATIN_EXTENDED =
  "ĀāĂăĄąĆćĊċČčĎďĐđĒēĖėĘęĚěĞğĠġĢģĦħĪīĮįİıĶķĹĺĻļĽľŁłŃńŅņŇňŌōŐőŔŕŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚțẞ";
const GREEK = range(0x384, 0x3ce).replace(/[\u038b\u038d\u03a2]/g, "");
const CYRILLIC = range(0x400, 0x45f) + "Ґґ№";

// Headings and figures use one weight of the serif (500); a quoted original its italic; everything else the sans, 400 to 600.
const serif = (name, letters, style = "normal") => ({
  family: "literata",
  file: `literata-${name}-wght-${style}`,
  name: `literata-${name}${style === "italic" ? "-italic" : ""}`,
  letters,
  weight: style === "italic" ? 400 : 500,
});
const sans = (name, letters) => ({
  family: "commissioner",
  file: `commissioner-${name}-wght-normal`,
  name: `commissioner-${name}`,
  letters,
  weight: { min: 400, max: 600 },
});

export const SUBSETS = [
  serif("latin", LATIN + SIGNS),
  serif("latin-ext", LATIN_EXTENDED),
  serif("latin", LATIN, "italic"),
  serif("latin-ext", LATIN_EXTENDED, "italic"),
  serif("greek", GREEK),
  serif("cyrillic", CYRILLIC),
  sans("latin", LATIN + SIGNS),
  sans("latin-ext", LATIN_EXTENDED),
  sans("greek", GREEK),
  sans("cyrillic", CYRILLIC),
];
