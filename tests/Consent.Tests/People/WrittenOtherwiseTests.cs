using System.Text;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Tests;

namespace ConsentLens.Consent.Tests.People;

/// <summary>Names as people and programs write them, each kind with names of its own.</summary>
public class WrittenOtherwiseTests
{
    private static readonly NamesInText School = new(
    [
        TestSchool.Pupil("bjorn", "Bjørn", "Håkansson"),
        TestSchool.Pupil("jager", "Käthe", "Jäger"),
        TestSchool.Pupil("weiss", "Björk", "Weißkopf"),
        TestSchool.Pupil("ascii", "Joerg", "Schaefer"),
        TestSchool.Pupil("irmak", "Işıl", "Irmak"),
        TestSchool.Pupil("ilker", "İlker", "Çetin"),
        TestSchool.Pupil("yulia", "Юлия", "Щербакова"),
        TestSchool.Pupil("greek", "Ελένη", "Παπαδοπούλου"),
        TestSchool.Pupil("chinese", "小明", "王"),
        TestSchool.Pupil("several", "Rosalind Beth Ottoline", "Quill"),
        TestSchool.Pupil("hyphen", "Carys-Lowri", "Pugh"),
        TestSchool.Pupil("known", "Gwendolyn (Winnie)", "Ashcombe"),
        TestSchool.Pupil("short", "Elizabeth", "Wu"),
        TestSchool.Pupil("twin1", "Harriet", "Penhaligon"),
        TestSchool.Pupil("twin2", "Harriet", "Okonjo"),
        TestSchool.Pupil("rose", "Rose", "Stone"),
        TestSchool.Pupil("june", "June", "Park"),
        TestSchool.Pupil("hook", "Nia", "Cook"),
        TestSchool.Pupil("xu", "Bo", "Xu"),
        TestSchool.Pupil("mary", "Mary", "Devereux"),
        TestSchool.Pupil("ada", "Ada", "Thorne"),
    ]);

    public static TheoryData<string, string> Written => new()
    {
        // Spelt by rule, or with base letters, or half and half.
        { "Bjoern.jpg", "bjorn" }, { "Bjorn.jpg", "bjorn" }, { "Hakansson.jpg", "bjorn" }, { "HAAKANSSON 3.jpg", "bjorn" },
        { "Jaeger_Kaethe.jpg", "jager" }, { "JÄGER.jpg", "jager" }, { "Weisskopf.jpg", "weiss" }, { "WEIẞKOPF.jpg", "weiss" },
        { "Jörg Schäfer.jpg", "ascii" }, { "schafer.jpg", "ascii" },
        { "ISIL IRMAK.jpg", "irmak" }, { "ışıl.jpg", "irmak" }, { "ILKER.jpg", "ilker" }, { "ilker.jpg", "ilker" }, { "İLKER.jpg", "ilker" }, { "Cetin.jpg", "ilker" },
        // Other scripts, by several rules of romanisation.
        { "Юлия на празднике.jpg", "yulia" }, { "Shcherbakova.jpg", "yulia" }, { "Yuliya.jpg", "yulia" }, { "Julia Scherbakova.jpg", "yulia" }, { "Iuliia.jpg", "yulia" },
        { "papadopoulou.jpg", "greek" }, { "王小明.jpg", "chinese" }, { "Wang Xiaoming.jpg", "chinese" }, { "Ｕｌｉ Ｏｋｏｎｊｏ.jpg", "twin2" }, { "𝐎𝐤𝐨𝐧𝐣𝐨.jpg", "twin2" }, { "Ok\u00ADon\u200Bjo.jpg", "twin2" },
        // One of several given names, known as, short forms.
        { "Rosalind.jpg", "several" }, { "Beth Quill.jpg", "several,short" }, { "RosalindQuill.jpg", "several" }, { "Carys.jpg", "hyphen" }, { "carys_pugh.jpg", "hyphen" },
        { "Winnie at the fair.jpg", "known" }, { "Gwen Ashcombe.jpg", "known" }, { "Lizzie Wu.jpg", "short" }, { "Lizzie on stage.jpg", "short" },
        // Whoever bears a name.
        { "Harriet.jpg", "twin1,twin2" }, { "Harriet O.jpg", "twin1,twin2" },
        // Initials.
        { "E Wu.jpg", "short" }, { "Wu, E..jpg", "short" }, { "R B O Quill.jpg", "several" }, { "Bo X.jpg", "xu" }, { "Xu B.jpg", "xu" }, { "N Cook runs.jpg", "hook" }, { "Rose St.jpg", "rose" }, { "Rose S.jpg", "rose" },
        // Plurals and possessives.
        { "Rosalinds cake.jpg", "several" }, { "the penhaligons.jpg", "twin1" }, { "Devereuxes.jpg", "mary" }, { "Harriet's, 2.jpg", "twin1,twin2" }, { "HARRIETS BIKE.jpg", "twin1,twin2" },
        // User names.
        { "hpenhaligon.jpg", "twin1" }, { "24penhaligonh.jpg", "twin1" }, { "okonjoh_art.png", "twin2" }, { "n.ashcombe.jpg", "known" }, { "rosalindq7.jpg", "several" },
        // An everyday word with a second sign.
        { "Rose.jpg", "rose" }, { "IMG_rose_2.JPG", "rose" }, { "3A/Rose/1.jpg", "rose" }, { "Rose's picture.jpg", "rose" }, { "Rose and Harriet.jpg", "rose,twin1,twin2" }, { "Carys, Rose.jpg", "hyphen,rose" },
        { "Miss Rose.jpg", "rose" }, { "Mrs Stone.jpg", "rose" }, { "Mr Cook.jpg", "hook" }, { "Rose Stone.jpg", "rose" }, { "June Park.jpg", "june" }, { "Rose (3A) Stone.jpg", "rose" }, { "Harriet and June.jpg", "june,twin1,twin2" },
        // An everyday word without.
        { "Rose garden.jpg", "" }, { "Stones throw.jpg", "" }, { "The school cook.jpg", "" }, { "June.jpg", "" }, { "June 2026/1.jpg", "" }, { "Park.jpg", "" }, { "A stone in the children's park.jpg", "" },
        { "Year 3's Park day.jpg", "" }, { "3N Cook.jpg", "" }, { "St Mary's church.jpg", "" }, { "Mary and Joseph.jpg", "" }, { "Mary Rose museum.jpg", "" },
        // What computers make up.
        { "0ADA1234-ADA1-4ADA-8ADA-0123456789AB.jpg", "" }, { "x1ada2b3c4.jpg", "" }, { "ada.jpg", "ada" }, { "ada2.jpg", "ada" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Who_is_named(string text, string expected) => Assert.Equal(expected, string.Join(',', School.Find(text)));

    [Fact]
    public void A_text_that_is_made_to_cost_time_costs_little()
    {
        string text = string.Concat(Enumerable.Repeat("rose jpg stone June's Ä% park & ", 60_000)) + "\n" + string.Join('\n', Enumerable.Repeat(new string('ä', 3_000), 600));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        _ = School.Find(text);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience.Seconds(60));
    }

    [Fact]
    public void What_a_program_wrote_down_wrongly_is_read_as_what_it_was()
    {
        Encoding[] pages = [Encoding.UTF8, Encoding.Latin1, .. new[] { 1252, 437, 850, 10000 }.Select(page => CodePagesEncodingProvider.Instance.GetEncoding(page)!)];
        string name = "Käthe Jäger";
        var missed = new List<string>();
        foreach (Encoding written in pages)
        {
            byte[] bytes = written.GetBytes(name);
            string percent = string.Concat(bytes.Select(value => value < 128 ? ((char)value).ToString() : $"%{value:X2}"));
            if ((written == Encoding.UTF8 || written == Encoding.Latin1) && !Names(percent)) missed.Add(percent);
            missed.AddRange(pages.Where(read => read != Encoding.UTF8).Select(read => read.GetString(bytes)).Where(text => !Names(text)));
        }

        string twice = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name))));
        missed.AddRange(new[] { twice, "K&auml;the J&#228;ger", @"K\u00e4the J\u00E4ger", "K%25C3%25A4the J%25C3%25A4ger", "J_ger", "J??ger", "J\uFFFDger", "K_the J_ger" }.Where(text => !Names(text)));
        Assert.Equal([], missed);

        static bool Names(string text) => School.Find(text + ".jpg").Contains("jager");
    }
}
