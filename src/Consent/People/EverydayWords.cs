using System.Collections.Frozen;

namespace ConsentLens.Consent.People;

/// <summary>
/// Words of a school's file and event names that are names of people as well, or that an initial and a name happen to make. Such a word names somebody only where a second sign
/// says so; a full name always does.
/// </summary>
internal static class EverydayWords
{
    /// <summary>The calendar, what programs and people call files, and parts in every play. A file is called that for what it is, so that standing alone is no sign.</summary>
    private static readonly FrozenSet<string> NeverAlone = Set(
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec",
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
        "spring summer autumn fall winter christmas noel easter lent advent pentecost diwali eid harvest halloween day days week weeks term terms year years",
        "season seasons",
        "img dsc dscf dscn pxl mvi vid photo photos picture pictures image images pic pics snap snaps final copy edit edited new old web page pages cover",
        "screen shot shots camera card scan",
        "king queen prince princess knight angel star stars hero santa baby");

    private static readonly FrozenSet<string> Others = Set(
        // School, its places and its people.
        "school class reception nursery group team house hall gate field park pool pond church chapel temple abbey bishop pope saint priest dean bridge garden",
        "forest wood farm barn hill lake beach shore bay sea ocean river brook well bank ford street lane way road marsh moor moore heath meadow dale glen",
        "cliff valley vale castle tower wall rock stone flint sand north south east west head teacher cook baker king queen prince knight duke earl baron",
        "squire noble judge mayor lord monk singer piper archer bowman hunter fisher farmer shepherd potter painter carpenter sawyer gardener gardner butcher",
        "tailor walkers runner driver weaver barber butler porter chandler clerk sailor captain guard warden steward parson pilgrim scout cub brown camp court",
        "cottage lodge manor palace",
        // Plants, animals and what they eat.
        "ash oak birch rowan elder alder hazel holly ivy fern pine willow maple cherry berry apple plum peach lemon olive fig pear clementine rose lily lilies",
        "daisy daisies poppy poppies violet iris heather bryony clover primrose marigold jasmine myrtle rosemary sage basil saffron ginger pepper rice bean",
        "bush tree flower blossom bloom leaf branch root reed moss thorn hay straw petal hawthorn juniper laurel fox wolf bear lion lamb bull hogg buck stag",
        "hart hare badger beaver otter mole hawk crow raven finch robin wren swan drake duck heron peacock nightingale partridge bird dove starling swift kite",
        "falcon eagle fish pike bass salmon herring bee hornet cricket pony bunny hen cake bread bun honey sugar salt curry candy beer wine tea roll crisp ham",
        "bacon mint fruit",
        // The sky, colours, metals and stones.
        "sunny moon star sky skye snow frost winters summers rain rainbow storm gale wind cloud breeze light bright shade dawn eve night white black green gray",
        "grey red blue scarlet ruby amber coral jade pearl crystal gem gold golden silver copper steel diamond opal emerald sapphire indigo rusty sandy earth",
        "world mars venus apollo jupiter luna nova",
        // What is done, shown and given.
        "trip visit sport sports race game ball goal bat bell drum horn harp viola music song carol melody harmony dance drama play player art arts craft",
        "science read reading book story print paper penny draw bow arrow chase hunt jump walk run rush rally swim dive row rowe ride rider drive hope joy",
        "grace faith charity love peace honour glory victory victor triumph patience prudence mercy destiny trinity angel wise bless merry holy christian crown",
        "throne robe maypole carnival fair gay gift present price prize medal cup cross ring band bond case box bag hood cape coat boot belt glove cane stick",
        "staff spade hammer nail chain wheel saw bar post pole train tram car cart van boat ship wing key lock mark bill wills grant miles mile smiles mill",
        "mount mountain peak ridge crest step stair flood hole hollow trust truly just justice law freedom power land battle war hero sword spear lance blade",
        "flag banner shield heart valentine candle lantern paint clay tie knit model mask puppet first second long short small little large big young younger",
        "best good great strong sharp smart quick fast slow soft kind sweet rich bold brave free frank earnest guy man men boy child children lad friend groom",
        "mother father dad son babe able more most less one two three four back front side line square circle point corner level top base lead general sergeant",
        "fleet army cast act scene show sound echo voice choir note rest score lights",
        // Places and peoples that are learnt of or gone to.
        "french france german welsh wales irish scots english england british london york kent chester lincoln lancaster derby hastings paris brooklyn vienna",
        "india china asia kenya chad israel troy roman viking saxon normans tudor stuarts victorian greek egypt",
        // What an initial and a name, a plural, or a spelling by rule happen to make.
        "will winner reader speed grand poor wild noon cannon major shell doll dot jacks kingfisher shall chart charts clear chill spark gross crush charms shine glow treat treats trick tricks state plate blow smack stalker sharper bridges flowers",
        "bracket canoe canoes does also scooter swells trains planes drakes");

    /// <summary>Stories, and people of history, whom classes read, perform and dress up as; run together. Their names are by themselves nobody's of the school.</summary>
    private static readonly FrozenSet<string> OfStories = Set(
        "harrypotter beatrixpotter peterpan peterrabbit marypoppins olivertwist robinhood alicein aliceinwonderland jackandthe jamesandthe charlieandthe",
        "jackfrost goldilocksand thomasthetank bobthebuilder winniethepooh paddingtonbear rupertbear willywonka willywonkaand dannythechampion georgeandthe",
        "wallaceandgromit peppapig postmanpat firemansam bugsymalone maryandjoseph josephandthe davidandgoliath adamandeve noahsark noahandthe jonahandthe",
        "danielinthe danielandthe christophercolumbus guyfawkes florencenightingale maryseacole rosaparks annefrank martinlutherking nelsonmandela isaacnewton",
        "charlesdarwin charlesdickens williamshakespeare roalddahl juliadonaldson davidwalliams michaelmorpurgo quentinblake jacquelinewilson enidblyton",
        "lewiscarroll horridhenry percytheparkkeeper captainscott captaincook captaintom timpeake neilarmstrong gracedarling emmelinepankhurst henryviii",
        "henrytheeighth williamtheconqueror kingjohn kingcharles kingalfred kingarthur kingrichard kingharold kinghenry queenelizabeth queenvictoria queenanne",
        "princewilliam princeharry vincentvangogh pablopicasso claudemonet davidhockney davidattenborough marcusrashford harrykane jessicaennis tomdaley",
        "stephenhawking adalovelace mariecurie maryanning isambardbrunel georgestephenson samuelpepys walterraleigh francisdrake jackandjill humptydumpty",
        "saintnicholas maryrose bigben noahark matildathe morrisdancing morrisdancers morrismen burnsnight");

    private static readonly int LongestStory = OfStories.Max(story => story.Length);

    private static readonly FrozenSet<string> Fillers = Set(
        "jpg jpeg jpe jfif png webp heic heif avif tif tiff zip img dsc dscf pxl photo photos pic pics picture portrait headshot image copy edit edited final crop cropped scan");

    public static bool Contains(string word) => NeverAlone.Contains(word) || Others.Contains(word) || (word.Length > 3 && word[^1] == 's' && (Others.Contains(word[..^1]) || (word[^2] == 'e' && Others.Contains(word[..^2]))));

    /// <summary>Whether a word stands for a time of the year, a kind of file or a part in a play so often that standing alone does not make it a name.</summary>
    public static bool IsNeverAlone(string word) => NeverAlone.Contains(word);

    /// <summary>Whether a word says nothing of what a file shows.</summary>
    public static bool IsFiller(TextWord word) => Fillers.Contains(word.Letters) || (word.TouchesDigit && word.Letters.Length <= 2);

    /// <summary>How many words from one on are of a story or of history; 0 for none.</summary>
    public static int StoryAt(IReadOnlyList<TextWord> words, int first)
    {
        int longest = 0;
        string piece = string.Empty;
        for (int next = first; next < words.Count && piece.Length < LongestStory; next++)
        {
            piece += words[next].Letters;
            if (OfStories.Contains(piece)) longest = next - first + 1;
        }

        return longest;
    }

    private static FrozenSet<string> Set(params string[] lines) => lines.SelectMany(line => line.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
}
