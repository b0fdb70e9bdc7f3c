using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using ConsentLens.Consent.Tests.Register.Mapping;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Consent.Tests.Register.Tables;

/// <summary>However an office writes a register down, it is the same register.</summary>
public class SameRegisterProperties
{
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static readonly string[] Headings = ["Adno", "Forename", "Surname", "Reg", "Photo consent: website", "Photo refused: press", "Notes"];

    private static readonly string[] Names = ["Ada", "Zoë", "O'Neil", "D’Arcy", "van der Berg, Jr", "Say \"Hi\"", "Müller"];

    private static readonly Gen<string[]> Row =
        from given in Gen.Elements(Names)
        from family in Gen.Elements(Names)
        from form in Gen.Elements("3A", "Oak; east", "")
        from website in Gen.Elements("Yes", "no", "TRUE", "0", "", "Granted")
        from press in Gen.Elements("Yes", "No", "")
        from notes in Gen.Elements("", "free, text", "Total 3", "yes")
        select new[] { given, family, form, website, press, notes };

    private static readonly Gen<Written> Files =
        from rows in Row.NonEmptyListOf()
        from order in Gen.Shuffle(Enumerable.Range(0, Headings.Length))
        from delimiter in Gen.Elements(',', ';', '\t', '|')
        from encoding in Gen.Elements(new UTF8Encoding(true), new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode, new UnicodeEncoding(false, false), Windows)
        from titles in Gen.Choose(0, 3)
        from blanks in Gen.Choose(0, 2)
        from hasTotal in Gen.Elements(true, false)
        select new Written([.. rows], order, delimiter, encoding, titles, blanks, hasTotal);

    [Fact]
    public void Whatever_the_encoding_the_delimiter_the_order_of_columns_and_the_titles() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(Files), written =>
        {
            RegisterTable table = MappedText.Table(written.ToBytes());
            RegisterFile file = MappedRegister.Read(table, MappingProposal.Of(table).Decide("Notes", ColumnUse.LeftOut));
            return file.Rejected.IsEmpty
                && file.Unread.Length == written.Titles + (written.HasTotal ? 1 : 0)
                && file.Rows.Select(row => (row.Person.Id, row.Person.GivenName, row.Person.FamilyName, row.Person.Class, Said(row, Use.Website), Said(row, Use.Press)))
                    .SequenceEqual(written.Rows.Select((row, place) => ($"{place + 1}", row[0], row[1], row[2].Length == 0 ? null : row[2], Website(row[3]), row[4] == "Yes" ? false : (bool?)null)));
        }));

    /// <summary>No word in no column becomes a yes that is not one of the known ones.</summary>
    [Fact]
    public void Nothing_but_a_known_yes_is_proposed_to_be_one() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Arb.From(Gen.Choose(32, 0x2FF).Select(code => (char)code).ArrayOf().Select(letters => new string(letters))), word =>
        {
            string clean = word.Replace("\"", "", StringComparison.Ordinal).Trim();
            RegisterTable table = MappedText.Table($"Adno,Forename,Surname,Photo consent: website\n1,A,B,\"{clean}\"\n");
            ColumnMapping column = MappingProposal.Of(table).Columns[3];
            return column.Use == ColumnUse.Of(RegisterColumn.Website) && (!column.Meanings.ContainsValue(WordMeaning.Yes) || clean.ToLowerInvariant() is "y" or "1" or "yes");
        }));

    private static bool? Website(string word) => word switch { "Yes" or "TRUE" or "Granted" => true, "no" or "0" => false, _ => null };

    private static bool? Said(RegisterRow row, Use use) => row.Consents.TryGetValue(use, out bool answer) ? answer : null;

    private sealed record Written(string[][] Rows, int[] Order, char Delimiter, Encoding Encoding, int Titles, int Blanks, bool HasTotal)
    {
        public byte[] ToBytes()
        {
            var text = new StringBuilder();
            for (int title = 0; title < Titles; title++) _ = text.Append(title == 0 ? "Pupils and consents" : $"Class {title}A").Append("\r\n");
            foreach (string[] row in Rows.Select((row, place) => (string[])[$"{place + 1}", row[0], row[1], row[2], row[3], row[4], row[5]]).Prepend(Headings))
            {
                _ = text.AppendJoin(Delimiter, Order.Select(column => Quoted(row[column]))).Append("\r\n");
                for (int blank = 0; blank < Blanks; blank++) _ = text.Append(blank == 0 ? "" : new string(Delimiter, Headings.Length - 1)).Append("\r\n");
            }

            if (HasTotal) _ = text.Append("Total").Append(Delimiter).Append(Rows.Length).Append(Delimiter, Headings.Length - 2).Append("\r\n");
            return [.. Encoding.GetPreamble(), .. Encoding.GetBytes(text.ToString())];
        }

        private string Quoted(string value) => value.Contains(Delimiter, StringComparison.Ordinal) || value.Contains('"', StringComparison.Ordinal) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }
}
